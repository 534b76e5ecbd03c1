/** Entry point `anythread` in browsers: as `index.ts`, on their threads. The default pool is that of `@anythread/browser/promise`. */

import * as runtime from "@anythread/browser/promise"
import type { BackendOption, Pool, PoolOptions } from "@anythread/core/promise"
import type { Options, WorkerInit } from "./Options.ts"

export * from "@anythread/browser/promise"
export * from "./front.ts"
export type { Options, WorkerInit, WorkerLike } from "./Options.ts"

/** Makes a pool of its own. */
export const createPool = (options: Options = {}): Pool => runtime.createPool(forPages(options))
/** Sets the options of the default pool, once, before the first call. */
export const configure = (options: Options): void => runtime.configure(forPages(options))

const init: WorkerInit = { name: "anythread", type: "module" }

/** The runtime's own `spawn` is given no options: it writes them itself. */
const forPages = ({ spawn, ...options }: Options): PoolOptions & BackendOption & { readonly spawn?: () => Worker } => {
  if (typeof spawn !== "function") return options
  const start = (): Worker => spawn(init) as Worker
  // For messages, which show what was written.
  return { ...options, spawn: Object.defineProperty(start, "toString", { value: () => String(spawn) }) }
}
