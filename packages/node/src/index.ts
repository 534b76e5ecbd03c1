/** Entry point `@anythread/node`: threads on Node for Effect programs. */
export { makeNodeBackend, type NodeOptions } from "./NodeBackend.ts"
export * as NodeThreads from "./NodeThreads.ts"
