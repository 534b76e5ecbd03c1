/**
 * Tells in-process jobs apart although they share a realm with each other and with their host. Uses the runtime's
 * AsyncLocalStorage where there is one; without, code after an `await` belongs to no job.
 */
import type { JobContext, ServedJob } from "../worker/ThreadEntry.ts"

interface Storage {
  readonly run: <A>(job: ServedJob, body: () => A) => A
  readonly getStore: () => ServedJob | undefined
}

/** Found without naming a runtime: Node, Bun and Deno all answer to this. */
const findStorage = (): Storage | undefined => {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }
  const hooks = process?.getBuiltinModule?.("node:async_hooks") as { AsyncLocalStorage?: new () => Storage } | undefined
  return hooks?.AsyncLocalStorage === undefined ? undefined : new hooks.AsyncLocalStorage()
}

/** Makes the context that all threads of one in-process backend share. */
export const makeJobContext = (): JobContext => {
  const storage = findStorage()
  if (storage !== undefined) return { run: (job, body) => storage.run(job, body), owner: () => storage.getStore() }
  let running: ServedJob | undefined
  return {
    run: (job, body) => {
      const before = running
      running = job
      try {
        return body()
      } finally {
        running = before
      }
    },
    owner: () => running
  }
}
