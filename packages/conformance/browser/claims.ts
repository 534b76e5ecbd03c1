/** What a page was opened as, and whether it is that: a row of the report must not lie about what ran. */
import type { Capabilities } from "@anythread/core/backend"
import type { Need } from "../src/Environment.ts"
import { type Transport, transports } from "../src/transport.ts"

/** What the row of a page says of it. */
export interface Claims {
  /** The row's name. */
  readonly runtime: string
  readonly browser: string
  readonly isBundled: boolean
  readonly isIsolated: boolean
  /** Whether memory is shared. */
  readonly isShared: boolean
  /** How jobs are made to travel; as the page's backend has it if undefined. */
  readonly transport: Transport | undefined
  readonly fronts: ReadonlyArray<string>
  /** Only cases whose name has this text. */
  readonly text: string
}

/** Reads the claims that `run.mjs` put into the page's address. */
export const claims = (parameters: URLSearchParams): Claims => {
  const text = (name: string): string => parameters.get(name) ?? ""
  const is = (name: string): boolean => parameters.get(name) === "true"
  return {
    runtime: text("runtime"),
    browser: text("browser"),
    isBundled: is("isBundled"),
    isIsolated: is("isIsolated"),
    isShared: is("isShared"),
    transport: transports[text("transport")],
    fronts: text("front").split(","),
    text: text("case")
  }
}

/** By the engine's own marks as well as by the name that it gives itself, which any of them can change. */
const engines: Readonly<Record<string, () => boolean>> = {
  chromium: () =>
    /Chrom(?:e|ium)\//.test(navigator.userAgent) && "captureStackTrace" in Error && "chrome" in globalThis,
  firefox: () => /\bFirefox\//.test(navigator.userAgent) && "InternalError" in globalThis,
  webkit: () =>
    navigator.vendor === "Apple Computer, Inc." && "WebKitCSSMatrix" in globalThis && !("chrome" in globalThis)
}

/** Throws when the page does not run in the browser that it was opened in. */
export const assertEngine = (browser: string): void => {
  if (engines[browser]?.() !== true) throw new Error(`This is not ${browser} but ${navigator.userAgent}.`)
}

/** Throws when the page is not built, isolated or held to a policy as claimed. */
export const assertPage = ({ isBundled, isIsolated, isShared }: Claims): void => {
  const has = {
    isBundled: import.meta.env.PROD,
    isIsolated: globalThis.crossOriginIsolated,
    isShared: globalThis.crossOriginIsolated && typeof SharedArrayBuffer === "function",
    hasPolicy: !canEvaluate()
  }
  const claimed = { isBundled, isIsolated, isShared, hasPolicy: isBundled }
  if (JSON.stringify(has) === JSON.stringify(claimed)) return
  throw new Error(`This page is ${JSON.stringify(has)} and was to be ${JSON.stringify(claimed)}.`)
}

/** What this page offers beyond the backend's capabilities. */
export const meets = ({ sharedMemory }: Capabilities): ReadonlyArray<Need> => [
  "threads",
  "intact refusals",
  ...(sharedMemory ? (["flags"] as const) : []),
  ...(!sharedMemory && hasUnshared() ? (["unshared memory"] as const) : []),
  canEvaluate() ? "functions as source" : "content security policy"
]

const canEvaluate = (): boolean => {
  try {
    return new Function("return true")() === true
  } catch {
    return false
  }
}

/** Not in WebKitGTK (2.50) where JSC_useSharedArrayBuffer is set: it shares memory with pages that are not isolated, too. */
const hasUnshared = (): boolean => {
  const { port1 } = new MessageChannel()
  try {
    const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true })
    if (Object.prototype.toString.call(buffer) !== "[object SharedArrayBuffer]") return false
    port1.postMessage(buffer)
    return false
  } catch (error) {
    return error instanceof DOMException && error.name === "DataCloneError"
  } finally {
    port1.close()
  }
}
