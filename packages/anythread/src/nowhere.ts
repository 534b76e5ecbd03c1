/** The backend of runtimes without threads: everything else works there. Host side. */
import type { ThreadBackend } from "@anythread/core/backend"

/** Makes the backend. A call on it fails with `ThreadLost`, which says where there are threads. */
export const makeNowhere = (): ThreadBackend => ({
  name: "nowhere",
  parallelism: 1,
  capabilities: {
    sharedMemory: false,
    blockingWait: false,
    hostWait: false,
    terminate: "never",
    observableExit: false,
    resourceLimits: false,
    synchronousReceive: false,
    exitCode: false,
    uncaught: false,
    exceptionOwners: false,
    rejectionOwners: false,
    importByUrl: false
  },
  application: () => undefined,
  warn: (message, cause) => {
    // biome-ignore lint/suspicious/noConsole: what runtimes have that are no process, if anything
    globalThis.console?.warn(...(cause === undefined ? [message] : [message, cause]))
  },
  spawn: () => {
    throw new Error(noThreads)
  }
})

const noThreads =
  "anythread has threads on Node, Bun, Deno and in browsers, and was loaded for none of these. If this is one of them, its " +
  "bundler or test runner must resolve packages by the condition node, bun, deno or browser. Elsewhere, as in a test, the " +
  "option backend can take the place of threads: configure({ backend: makeInProcess() }), from anythread/testing."
