/**
 * Why a thread did not come up. Host side. Browsers say next to nothing: the `error` event of a file that is missing, of
 * another type, or that has a syntax error is bare in all three engines. So what was loaded is looked for, and looked at.
 */
import type { PlainError } from "./handshake.ts"
import { lookAt } from "./lookAt.ts"

/** A worker that is being started, until it serves or has failed. */
export interface Attempt {
  /** Why it failed, from the worker's `error` event. Fetches the worker's file once more. */
  readonly explain: (event: Event) => Promise<Error>
  /** What to say of a worker that has not called `serve` in time. */
  readonly neverServed: (seconds: number) => Error
  /** Ends the listening. */
  readonly done: () => void
}

/** Milliseconds until the browser has noted what it loaded, which may come after the `error` event. Picked, not measured. */
const NOTED_AFTER = 50

/** Watches what a start loads, and what the content security policy says to it. Called before `spawn`. */
export const attempt = (spawn: () => unknown): Attempt => {
  const since = performance.now()
  let refused: SecurityPolicyViolationEvent | undefined
  const note = (event: Event): void => {
    const violation = event as SecurityPolicyViolationEvent
    // By the directive that counts, whichever the policy has in its place; others are about something else on the page.
    if (violation.effectiveDirective === "worker-src") refused ??= violation
  }
  const done = (): void => globalThis.removeEventListener("securitypolicyviolation", note)
  globalThis.addEventListener("securitypolicyviolation", note)

  const explain = async (event: Event): Promise<Error> => {
    const { filename, lineno, message } = event as Partial<ErrorEvent>
    if (message) return failure(`its entry threw while it was loaded: ${message} (${filename}:${lineno})`, spawn)
    await new Promise((resolve) => setTimeout(resolve, NOTED_AFTER))
    const url = loadedUrl(spawn, since)
    const why = url === undefined ? undefined : await lookAt(url, true)
    if (refused !== undefined) {
      const policy = `${refused.effectiveDirective} of the page's content security policy`
      return failure(`${policy} refuses ${refused.blockedURI || url}`, spawn)
    }
    if (url === undefined) return failure("its file could not be loaded, and the browser does not say which", spawn)
    if (why !== undefined) return failure(`${url} ${why}`, spawn)
    return failure(`${url} was loaded, but does not run: ${culprits(since)}`, spawn)
  }

  return {
    explain,
    neverServed: (seconds) =>
      failure(
        `${loadedUrl(spawn, since) ?? "its entry"} did not call serve of @anythread/browser/worker within ${seconds} s`,
        spawn
      ),
    done
  }
}

/** What `spawn` threw, with a word on what it was to do. */
export const spawnThrew = (spawn: () => unknown, cause: unknown): Error => {
  // WebKit throws where the others send an event.
  const isPolicy = cause instanceof DOMException && cause.name === "SecurityError"
  const hint = isPolicy ? " (another origin's file, or one that the page's content security policy refuses)" : ""
  return failure(`spawn threw ${String(cause)}${hint}`, spawn, cause)
}

/** What the thread said of its own failure, as an error. */
export const fromThread = ({ message, name, stack }: PlainError): Error => {
  const error = new Error(message)
  Object.defineProperty(error, "name", { value: name, configurable: true, writable: true })
  if (stack !== undefined) Object.defineProperty(error, "stack", { value: stack, configurable: true, writable: true })
  return error
}

const failure = (what: string, spawn: () => unknown, cause?: unknown): Error => {
  const text = String(spawn).replace(/\s+/g, " ")
  const shown = text.length > 300 ? `${text.slice(0, 300)}...` : text
  return new Error(
    `The worker did not start: ${what}. The option spawn: ${shown}`,
    cause === undefined ? {} : { cause }
  )
}

/**
 * The URL of the worker that `spawn` started. The resource timings have it, but not Chromium's (156) for a file that is
 * missing or of another type; then the URL as `spawn` writes it, where that does not depend on its module. Where `spawn` does
 * not say which file it is, and more than one may be it, none is named: the wrong one would be looked at.
 */
const loadedUrl = (spawn: () => unknown, since: number): string | undefined => {
  const written = writtenUrl.exec(String(spawn))?.[2]
  const isThis = (url: string): boolean =>
    written === undefined ? isScript.test(url) : fileName(url) === fileName(written)
  const loaded = resources(since).filter(({ initiatorType, name }) => initiatorType === "other" && isThis(name))
  const names = new Set(loaded.map(({ name }) => name))
  if (written === undefined) return names.size === 1 ? loaded[0]?.name : undefined
  return loaded[0]?.name ?? resolved(written)
}

/** The URL in `new URL("...", ...)` or `new Worker("...")`, unless a part of it is computed. */
const writtenUrl = /new (?:URL|Worker)\((?:\/\*.*?\*\/|\s)*(["'`])((?:(?!\$\{)[^"'`])+)\1/

/** Icons stand in the timings as workers do. */
const isScript = /\.[cm]?[jt]sx?(?:$|[?#])/

/** Relative to the module of `spawn`, which is not known: the page's own place is right where all stands in one folder. */
const resolved = (written: string): string | undefined => {
  const base = typeof document === "undefined" ? globalThis.location.href : document.baseURI
  return URL.canParse(written, base) ? new URL(written, base).href : undefined
}

const fileName = (url: string): string => url.replace(/[?#].*$/, "").replace(/^.*\//, "")

/** What it may be, with the scripts that were missing meanwhile: Chromium (156) notes those that a worker imports, among the page's own. */
const culprits = (since: number): string => {
  const missing = resources(since).filter(
    ({ initiatorType, responseStatus }) => initiatorType === "script" && responseStatus >= 400
  )
  const names = new Set(missing.map(({ name, responseStatus }) => `${name} (status ${responseStatus})`))
  const likely =
    "it has a syntax error, or a module that it imports is missing or has one; the browser's console says which"
  return names.size === 0 ? likely : `${likely}. Missing meanwhile: ${[...names].join(", ")}`
}

const resources = (since: number): ReadonlyArray<PerformanceResourceTiming> =>
  (performance.getEntriesByType("resource") as Array<PerformanceResourceTiming>).filter(
    ({ startTime }) => startTime >= since
  )
