/** Whatever condition picks the file, its types are those of `index.ts`. Without a library of assertions, which this package has none of. */

import type * as Browser from "../../dist/browser.js"
import type * as BrowserWorker from "../../dist/browserWorker.js"
import type * as Bun from "../../dist/bun.js"
import type * as BunWorker from "../../dist/bunWorker.js"
import type * as Deno from "../../dist/deno.js"
import type * as DenoWorker from "../../dist/denoWorker.js"
import type * as Index from "../../dist/index.js"
import type * as Node from "../../dist/node.js"
import type * as NodeWorker from "../../dist/nodeWorker.js"
import type * as IndexWorker from "../../dist/worker.js"

/** `true` where the types are the same, members and their modifiers included. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** The names of those exports that differ. */
type Differing<A, B> = {
  [K in keyof A | keyof B]: K extends keyof A & keyof B ? (Same<A[K], B[K]> extends true ? never : K) : K
}[keyof A | keyof B]

type Front = typeof Index

export const differing: [
  Differing<Front, typeof Node>,
  Differing<Front, typeof Bun>,
  Differing<Front, typeof Deno>,
  Differing<Front, typeof Browser>,
  Differing<typeof IndexWorker, typeof NodeWorker>,
  Differing<typeof IndexWorker, typeof BunWorker>,
  Differing<typeof IndexWorker, typeof DenoWorker>,
  Differing<typeof IndexWorker, typeof BrowserWorker>
][number][] = []

/** No element can be made: there is no name that differs. */
export const none: never[] = differing

// The check itself sees a difference.
export const seen: Differing<{ a: 1; b: 2 }, { a: 1; b: 3; c: 4 }> = "b"
// @ts-expect-error a name that does not differ
export const unseen: Differing<{ a: 1; b: 2 }, { a: 1; b: 3; c: 4 }> = "a"
