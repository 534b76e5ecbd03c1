/**
 * Where a portable function stands: module URL and name. Either side; step 6 of a call looks a function up by it.
 */
import { NotPortable } from "../errors/CallDefect.ts"

/** How a running job of the function is cancelled: see `toThread.with`. */
export type Cancellation = "terminate" | "wait" | "abandon"

/**
 * Checks the word on cancellation of an author, a caller or a pool.
 *
 * @throws RangeError when it is none of the three.
 */
export const checkCancellation = (value: Cancellation | undefined): Cancellation | undefined => {
  if (value === undefined || value === "terminate" || value === "wait" || value === "abandon") return value
  throw new RangeError(`cancellation is ${String(value)}; it must be "terminate", "wait" or "abandon".`)
}

/** An address and what its author says of the function. */
export interface Address {
  /** The module's URL without query and hash; empty when only a name is known (functions given to `serve`). */
  readonly url: string
  /** The function's name in its module. */
  readonly name: string
  /** The author's word on how it may be cancelled, if given. */
  readonly cancellation: Cancellation | undefined
  /**
   * What its module looks like, see `fingerprint`; UNKNOWN for a stand-in. In a bundle, where URLs mean nothing, it keeps
   * the name from meaning another module's function.
   */
  readonly module: number
  /** Another function has taken the address under the very same URL, query included. */
  readonly isReplaced?: boolean
  /** The function itself as text, for one that was never made portable. It has no module then. */
  readonly source?: string
}

/** The fingerprint of a module of which nothing is known. */
export const UNKNOWN = 0

/**
 * Tells one module's functions from another's of the same names, by what survives bundling and minifying: the names of
 * the one `portable` call, and how many parameters each function takes. A whole number from 1.
 */
export const fingerprint = (functions: Readonly<Record<string, (...args: never) => unknown>>): number => {
  const text = Object.entries(functions)
    .map(([name, { length }]) => `${name} ${length}`)
    .sort()
    .join("\n")
  // FNV-1a in 32 bits.
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0 || 1
}

/** The key of an address in the registry. A URL holds no space, so no two addresses share a key. */
export const keyOf = (url: string, name: string): string => `${url} ${name}`

/** What tells a function from all others: its address, or its source where that is all there is. */
export const identityOf = ({ name, source, url }: Address): string => source ?? keyOf(url, name)

/**
 * Normalizes what `portable` was given to a URL without query and hash. File paths become `file:` URLs.
 *
 * @throws NotPortable when there is no URL, or one that no thread can load.
 */
export const normalizeUrl = (url: string | URL | undefined, functionName: string): string => {
  if (url === undefined || url === "") throw new NotPortable({ functionName, reason: "noUrl" })
  const text = String(url)
  if (/^(?:[A-Za-z]:[\\/]|\/)/.test(text)) return fileUrl(text)
  if (/^(?:blob|data):/i.test(text)) throw new NotPortable({ functionName, reason: "scheme", url: text })
  if (!URL.canParse(text)) throw new NotPortable({ functionName, reason: "scheme", url: text })
  const end = text.search(/[?#]/)
  return end === -1 ? text : text.slice(0, end)
}

const fileUrl = (path: string): string => {
  const slashes = path.replaceAll("\\", "/")
  // The URL parser encodes all else, but would take these three for the beginning of a query, a hash or an escape.
  const safe = slashes.replaceAll("%", "%25").replaceAll("?", "%3F").replaceAll("#", "%23")
  return new URL(`file://${safe.startsWith("/") ? "" : "/"}${safe}`).href
}
