/** Entry point `anythread` on Bun: as `index.ts`, on its threads. The default pool is that of `@anythread/bun/promise`. */

import * as runtime from "@anythread/bun/promise"
import type { Pool } from "@anythread/core/promise"
import type { Options } from "./Options.ts"

export * from "@anythread/bun/promise"
export * from "./front.ts"
export type { Options, WorkerInit, WorkerLike } from "./Options.ts"

/** Makes a pool of its own. */
export const createPool: (options?: Options) => Pool = runtime.createPool as (options?: Options) => Pool
/** Sets the options of the default pool, once, before the first call. */
export const configure: (options: Options) => void = runtime.configure as (options: Options) => void
