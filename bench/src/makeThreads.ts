/** The Effect front's pool on the runtime of this process; of the three packages the one that can be loaded there. */
import type { ThreadPool, ThreadsOptions } from "@anythread/core"
import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { type Runtime, runtime } from "./runtime.ts"

type Make = (options: ThreadsOptions) => Effect.Effect<ThreadPool, never, Scope.Scope>

const makers: Readonly<Record<Runtime, () => Promise<Make>>> = {
  node: async () => (await import("@anythread/node")).NodeThreads.make,
  bun: async () => (await import("@anythread/bun")).BunThreads.make,
  deno: async () => (await import("@anythread/deno")).DenoThreads.make
}

/** Makes a pool. */
export const makeThreads: Make = await makers[runtime]()
