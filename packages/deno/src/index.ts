/** Entry point `@anythread/deno`: threads on Deno for Effect programs. */
export { type DenoOptions, makeDenoBackend } from "./DenoBackend.ts"
export * as DenoThreads from "./DenoThreads.ts"
