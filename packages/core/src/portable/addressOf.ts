/**
 * Stand-ins for the functions of a module that the host does not load: the codec, the WebAssembly, the native addon live
 * on threads alone. Host side.
 */
import { NotPortable } from "../errors/CallDefect.ts"
import { normalizeUrl, UNKNOWN } from "./Address.ts"
import { type AnyFunction, mark } from "./registry.ts"

/** The functions of a module, as stand-ins: of their own type, to be given to `toThread`, not to be called in place. */
export type StandIns<M> = { readonly [K in keyof M as M[K] extends AnyFunction ? K : never]: M[K] }

/**
 * Typed stand-ins for a module's functions, without loading the module.
 *
 * @typeParam M `typeof import("./tasks.ts")`; the type alone, erased from the output.
 * @param url the module's URL, as `new URL("./tasks.ts", import.meta.url)`. Omitted: the functions are found by name
 * among those that the thread's entry gave to `serve`.
 * @returns one stand-in for every name that is read. A name that the module lacks fails the call with `NotFound`.
 * @throws NotPortable when a thread cannot load such a URL.
 *
 * @example
 * ```ts
 * import { addressOf } from "@anythread/core/thread"
 *
 * const codec = addressOf<{ decode(data: Uint8Array): string }>(new URL("./codec.ts", import.meta.url))
 *
 * typeof codec.decode // => "function"
 * ```
 */
export const addressOf = <M>(url?: string | URL): StandIns<M> => {
  const normalized = url === undefined ? "" : normalizeUrl(url, "addressOf")
  const made = new Map<string, AnyFunction>()
  return new Proxy(Object.create(null) as StandIns<M> & object, {
    get: (_target, name) => {
      // `then` is read by every await: a stand-in for it would make the whole object a thenable that never settles.
      if (typeof name === "symbol" || name === "then") return undefined
      const before = made.get(name)
      if (before !== undefined) return before
      const standIn = (): never => {
        throw new NotPortable({ functionName: name, reason: "standIn", url: normalized })
      }
      mark(standIn, { url: normalized, name, cancellation: undefined, module: UNKNOWN })
      made.set(name, standIn)
      return standIn
    }
  })
}
