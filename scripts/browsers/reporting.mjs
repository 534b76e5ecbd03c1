// What a page under test tells its server: lines as it goes, and one report at its end.
//
//   await fetch("/__told", { method: "POST", body: JSON.stringify("a line") })
//   await fetch("/__report", { method: "POST", body: JSON.stringify(report) })

/** @typedef {import("node:http").IncomingMessage} Request */
/** @typedef {import("node:http").ServerResponse} Response */
/** @typedef {(request: Request, response: Response, next: () => void) => void} Middleware as Vite's `server.middlewares.use` takes it */

/**
 * Answers the two addresses and leaves all others to the next one.
 *
 * @param {(told: any) => void} onLine hears each body of `/__told`
 * @param {(report: any) => void} onReport hears each body of `/__report`
 * @returns {Middleware}
 */
export function reporting(onLine, onReport) {
  /** @type {Record<string, ((value: any) => void) | undefined>} */
  const listeners = { "/__told": onLine, "/__report": onReport }
  return (request, response, next) => {
    const listener = listeners[(request.url ?? "").split("?")[0] ?? ""]
    if (listener === undefined || request.method !== "POST") return next()
    let body = ""
    request.setEncoding("utf8")
    request.on("data", (/** @type {string} */ chunk) => {
      body += chunk
    })
    request.on("end", () => {
      let value
      try {
        value = JSON.parse(body)
      } catch (error) {
        response.writeHead(400).end(`not JSON: ${error instanceof Error ? error.message : error}`)
        return
      }
      // Answered first: whoever gets the report may close the server, and the page with it.
      response.writeHead(204, { "cross-origin-resource-policy": "same-origin" }).end(() => listener(value))
    })
  }
}
