/**
 * A first job for a thread that waits to stand in for another: it does nothing, and has everything run once that a job passes through.
 * Host side. Without it the first call on a spare thread takes some milliseconds, on code that has never run.
 */
import { type Address, UNKNOWN } from "../portable/Address.ts"
import type { Call } from "./Call.ts"

/** The address of a function that does nothing. Its number is `Message.NOTHING`. */
export const NOTHING_ADDRESS: Address = { url: "", name: "(rehearsal)", cancellation: undefined, module: UNKNOWN }

/** A call that nobody waits for. */
export const REHEARSAL: Call = {
  address: NOTHING_ADDRESS,
  name: NOTHING_ADDRESS.name,
  mode: "sync",
  args: [],
  cancellation: undefined,
  grace: undefined,
  priority: 0,
  caller: {},
  tokens: undefined,
  deadline: undefined,
  stopRequested: false,
  around: undefined,
  startedBy: undefined
}
