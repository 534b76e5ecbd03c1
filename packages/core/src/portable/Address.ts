/**
 * Where a portable function stands: module URL and name. Either side; step 6 of a call looks a function up by it.
 */
import { NotPortable } from "../errors/CallDefect.ts"

/** How a running job of the function is cancelled: see `toThread.with`. */
export type Cancellation = "terminate" | "wait" | "abandon"

/** An address and what its author says of the function. */
export interface Address {
  /** The module's URL without query and hash; empty when only a name is known (functions given to `serve`). */
  readonly url: string
  /** The function's name in its module. */
  readonly name: string
  /** The author's word on how it may be cancelled, if given. */
  readonly cancellation: Cancellation | undefined
  /** The function itself as text, for one that was never made portable. It has no module then. */
  readonly source?: string
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
