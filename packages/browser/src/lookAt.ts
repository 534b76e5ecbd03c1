/** Why a module does not load, from a second look at its URL: the browser keeps the reason to itself. Either side. */

/** Milliseconds that a look may take. Picked, not measured. */
const PATIENCE = 5000
/** Milliseconds after which the browser has told that its content security policy was what forbade a look. Picked, not measured. */
const TOLD_AFTER = 50

/** The header without which a page that is cross-origin isolated refuses a worker's file, from its own origin too. */
const EMBEDDER = "cross-origin-embedder-policy"

/**
 * Fetches a URL as a module would be, and says what is wrong with the answer.
 *
 * @param url where the module should be.
 * @param isWorker whether it is a worker's file, rather than a module that one imports.
 * @returns the rest of a sentence that begins with the URL; undefined when the answer is as it should be.
 */
export const lookAt = async (url: string, isWorker: boolean): Promise<string | undefined> => {
  if (isWorker && /^https?:/.test(url) && new URL(url).origin !== globalThis.origin) {
    return `is not of the page's own origin, which is ${globalThis.origin}; a worker's file has to be`
  }
  const response = await fetched(url)
  // Nothing is known of the module then: a thread goes by what its import has thrown.
  if (response === "forbidden") return isWorker ? unseen : undefined
  if (response instanceof Error) return `cannot be fetched (${String(response)})`
  if (!response.ok) return `is answered with status ${response.status}`
  const type = response.headers.get("content-type")?.split(";")[0]?.trim() ?? ""
  if (!/^(?:text|application)\/(?:x-)?(?:java|ecma)script$/i.test(type)) {
    return `is served as ${type === "" ? "no known type" : type}; a module needs a JavaScript MIME type, such as text/javascript`
  }
  if (isWorker && globalThis.crossOriginIsolated && !response.headers.has(EMBEDDER)) {
    return `is served without the header ${EMBEDDER}, which a cross-origin isolated page asks of its workers' files`
  }
  return undefined
}

const unseen =
  "is missing, is served as something else than JavaScript, or does not run; connect-src of the content security policy " +
  "forbids to look, the browser's console says which"

/** The answer, or why there is none. Policies have a directive for modules, `script-src`, and another for what we do here. */
const fetched = async (url: string): Promise<Response | Error | "forbidden"> => {
  let isForbidden = false
  const note = (event: Event): void => {
    const { disposition, effectiveDirective } = event as SecurityPolicyViolationEvent
    if (disposition === "enforce" && effectiveDirective === "connect-src") isForbidden = true
  }
  globalThis.addEventListener("securitypolicyviolation", note)
  try {
    const response = await fetch(url, { credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE) })
    await response.body?.cancel()
    return response
  } catch (error) {
    // The event comes in a task of its own, which may be a later one; WebKitGTK (2.50) sends workers none.
    await new Promise((resolve) => setTimeout(resolve, TOLD_AFTER))
    return isForbidden ? "forbidden" : (error as Error)
  } finally {
    globalThis.removeEventListener("securitypolicyviolation", note)
  }
}
