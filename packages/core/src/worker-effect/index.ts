/** Entry point `@anythread/core/worker-effect`: for threads whose functions return Effects. Loads Effect. */
export { runEffect } from "./runEffect.ts"
