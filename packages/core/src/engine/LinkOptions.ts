/** What a link is made with, and what it can be. Host side. */
import type { ResourceLimits } from "../backend/ThreadBackend.ts"
import type { FunctionTable } from "./FunctionTable.ts"
import type { JobSlots } from "./JobSlots.ts"

/** What a link has of its pool. */
export interface LinkOptions {
  /** The number of its pool, and its own in that, from 1. */
  readonly pool: number
  readonly number: number
  readonly resourceLimits: ResourceLimits | undefined
  readonly functions: FunctionTable
  /** Undefined without shared memory. */
  readonly slots: JobSlots | undefined
}

/** What a thread is, as far as its host knows. */
export type LinkState = "starting" | "idle" | "busy" | "ending" | "gone"
