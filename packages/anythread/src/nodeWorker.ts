/** Entry point `anythread/worker` on Node: for the entry file of a thread. Thread side. */
export type { ModuleTable } from "@anythread/core/worker"
export * from "@anythread/node/worker"
