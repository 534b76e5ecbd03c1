/** Entry point `@anythread/bun`: threads on Bun for Effect programs. */
export { type BunOptions, makeBunBackend } from "./BunBackend.ts"
export * as BunThreads from "./BunThreads.ts"
export type { BunWorker, BunWorkerOptions } from "./BunWorker.ts"
