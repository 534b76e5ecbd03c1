/** Entry point `anythread/worker` on Deno: for the entry file of a thread. Thread side. */
export type { ModuleTable } from "@anythread/core/worker"
export * from "@anythread/deno/worker"
