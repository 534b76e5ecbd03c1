/** Entry point `anythread/worker` on Bun: for the entry file of a thread. Thread side. */

export * from "@anythread/bun/worker"
export type { ModuleTable } from "@anythread/core/worker"
