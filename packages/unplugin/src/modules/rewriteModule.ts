/** Writes addresses into a module: what `portable` and `addressOf` get in the place of URLs that mean nothing in a bundle. */
import MagicString, { type SourceMap } from "magic-string"
import type { ModuleReading, OtherAddress } from "./readModule.ts"

/** Expressions, as JavaScript. */
export interface Addresses {
  /** In the place of `import.meta.url` in calls of `portable`. */
  readonly own: string
  /** In the place of `new URL(...)` in calls of `addressOf`. */
  readonly other: (address: OtherAddress) => string
}

/** A module's new source. */
export interface Rewritten {
  readonly code: string
  readonly map: SourceMap
}

/**
 * Puts addresses in their places.
 *
 * @param code the source that was read.
 * @param reading what was found in it.
 * @param addresses what goes where.
 * @returns the new source, with a map to the old one.
 */
export const rewriteModule = (code: string, { others, own }: ModuleReading, addresses: Addresses): Rewritten => {
  const edited = new MagicString(code)
  for (const { end, start } of own) edited.overwrite(start, end, addresses.own)
  for (const address of others) edited.overwrite(address.start, address.end, addresses.other(address))
  return { code: edited.toString(), map: edited.generateMap({ hires: "boundary" }) }
}
