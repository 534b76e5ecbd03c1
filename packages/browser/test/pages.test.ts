import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { findBrowser } from "../../../scripts/browsers/findBrowser.mjs"
import { pageServer } from "../../../scripts/browsers/pageServer.mjs"
import { runPage } from "../../../scripts/browsers/runPage.mjs"
import { makeSite, type Site } from "./site.ts"

const browsers = (["chromium", "firefox", "webkit"] as const).filter((name) => findBrowser(name) !== undefined)

/** The worker that never serves takes thirty seconds to be given up. */
const LIMIT = 180_000

let site: Site

beforeAll(() => {
  site = makeSite()
  // Not among the pages, where a linter would stumble over it.
  writeFileSync(join(site.root, "workerWithSyntaxError.js"), "let = ;")
})

afterAll(() => site.remove())

interface Page {
  /** What its scenarios returned. */
  readonly report: Record<string, never>
  /** The origin that it was served from. */
  readonly origin: string
}

const open = async (browser: (typeof browsers)[number], path: string, csp?: string): Promise<Page> => {
  let origin = ""
  const report = await runPage({
    browser,
    timeoutSeconds: LIMIT / 1000,
    serve: async (reports) => {
      const server = await pageServer({
        root: site.root,
        isolate: true,
        ...(csp === undefined ? {} : { csp }),
        reports: (request, response, next) => {
          // For the page of an opaque origin, to which the server is another's.
          response.setHeader("access-control-allow-origin", "*")
          reports(request, response, next)
        }
      })
      origin = server.url
      return { ...server, url: `${server.url}${path}` }
    }
  })
  return { report, origin }
}

const startup = (message: unknown, name = "Error", tag?: string): unknown => ({
  tag: "ThreadLost",
  reason: "startup",
  cause: { name, message, ...(tag === undefined ? {} : { tag }) }
})

describe.concurrent.each(browsers)("%s", (browser) => {
  it("fails calls whose thread does not come up, and says what was loaded and how it is started", {
    timeout: LIMIT
  }, async () => {
    const { report, origin } = await open(browser, "startFailures.html")
    const says = (...texts: ReadonlyArray<string>): unknown =>
      expect.stringMatching(new RegExp(texts.map((text) => text.replace(/[.?()[\]]/g, "\\$&")).join(".*")))
    expect(report).toEqual({
      missing: startup(says(`${origin}nowhere.js is answered with status 404`, 'new URL("./nowhere.js"')),
      type: startup(says(`${origin}startFailures.html is served as text/html`)),
      syntax: startup(says(`${origin}workerWithSyntaxError.js was loaded, but does not run: it has a syntax error`)),
      throws: startup(says("RangeError: thrown by the entry", `${origin}workerThatThrows.js`)),
      imports: startup(says(`${origin}workerThatImportsNothing.js was loaded, but does not run`)),
      doubles: startup(says("add"), "DuplicateName"),
      never: startup(says(`${origin}workerThatNeverServes.js did not call serve`, "within 30 s")),
      twice: startup(says("serve was called a second time on one thread", `${origin}browser/serveThread.js`)),
      path: startup(says(`${origin}nowhereEither.js is answered with status 404`)),
      spawn: startup(says("spawn threw RangeError: no workers today")),
      nothing: startup(says("spawn threw TypeError: no Worker but Undefined")),
      promise: startup(says("spawn threw TypeError: no Worker but Promise")),
      shared: startup(says("spawn threw TypeError: no Worker but SharedWorker")),
      same: { first: 3, rejected: startup(says("the same Worker as before")) },
      moved: expect.stringContaining('new Worker(new URL("./worker.ts", import.meta.url), { type: "module" })'),
      uncaught: []
    })
  })

  it("says that the page's content security policy refuses a worker", { timeout: LIMIT }, async () => {
    for (const policy of ["default-src 'self'; worker-src 'none'", "script-src 'self' 'nonce-x'; child-src 'none'"]) {
      const { report } = await open(browser, "policy.html", policy)
      expect(report).toEqual({ refused: startup(expect.stringMatching(/content security policy/)) })
    }
  })

  it("says no more than it knows of modules where the page's content security policy forbids to look", {
    timeout: LIMIT
  }, async () => {
    const policy = "default-src 'self'; connect-src http://127.0.0.1:*/__report"
    const { report } = await open(browser, "noLook.html", policy)
    expect(report).toEqual({
      entry: startup(expect.stringMatching(/workerWithSyntaxError\.js is missing, .* or does not run; connect-src/)),
      // WebKitGTK 2.50 tells threads of no violation: there the module still counts as missing.
      module: browser === "webkit" ? expect.any(String) : "TypeError: of the module itself"
    })
  })

  it("does not count on locks in a page of an opaque origin", { timeout: LIMIT }, async () => {
    const { report } = await open(browser, "opaque.html", "sandbox allow-scripts")
    expect(report).toEqual({ origin: "null", locks: true, observableExit: false })
  })

  it("lets threads live and end, also in a worker of the page, and leaves no lock behind", {
    timeout: LIMIT
  }, async () => {
    const { report } = await open(browser, "lives.html")
    const left = (result: unknown): unknown => ({ result, locks: [] })
    const lost = (reason: string, cause?: object): unknown => ({ tag: "ThreadLost", reason, ...(cause && { cause }) })
    expect(report.all).toEqual({
      capabilities: left({
        sharedMemory: true,
        blockingWait: true,
        hostWait: false,
        terminate: browser === "chromium" ? "delayed" : "immediate",
        observableExit: true,
        resourceLimits: false,
        synchronousReceive: false,
        exitCode: false,
        uncaught: true,
        exceptionOwners: false,
        rejectionOwners: false,
        importByUrl: false
      }),
      byDefault: left(3),
      byUrl: left(3),
      closes: left([lost("exit"), 3]),
      throwsInTimer: left([lost("uncaught", { name: "RangeError", message: "in a timer" }), 3]),
      floats: left([lost("uncaught", { name: "RangeError", message: "floating" }), 3]),
      ends: left({ next: 3 }),
      endsBehindABusyHost: left(true),
      withoutLocks: left({ observableExit: false, sum: 3 }),
      closedWhileStarting: left({ call: { tag: "PoolClosed" }, isQuick: true }),
      hostInWorker: left({ sum: 3, closed: lost("exit"), hostWait: true }),
      effect: left([3, 5, 7])
    })
  })
})
