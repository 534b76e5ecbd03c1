/** Entry point `@anythread/core/backend`: for authors of a backend. */

export { refuseOnThread } from "../thread/refuseOnThread.ts"
export type { Port } from "../wire/Port.ts"
export type { SharedMemory } from "../wire/SharedMemory.ts"
export { explainStart } from "./explainStart.ts"
export type {
  ApplicationEntry,
  Capabilities,
  ResourceLimits,
  SpawnOptions,
  ThreadBackend,
  ThreadExit,
  ThreadHandle
} from "./ThreadBackend.ts"
