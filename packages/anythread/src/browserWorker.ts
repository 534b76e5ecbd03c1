/** Entry point `anythread/worker` in browsers: for the entry file of a thread. Thread side. */

export * from "@anythread/browser/worker"
export type { ModuleTable } from "@anythread/core/worker"
