/** Entry point `@anythread/core/thread`: for modules whose functions run on threads. Imports no Effect. */
export { Cancelled } from "../errors/Cancelled.ts"
export type { Cancellation } from "../portable/Address.ts"
export { addressOf, type StandIns } from "../portable/addressOf.ts"
export { type PortableOptions, portable } from "../portable/portable.ts"
export type { AnyFunction } from "../portable/registry.ts"
export { type FromThread, fromThread, isThread } from "./fromThread.ts"
export { transfer } from "./transfer.ts"
