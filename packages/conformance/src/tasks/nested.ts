/** Task functions that do what belongs to the host. Thread side. */
import type { ThreadBackend } from "@anythread/core/backend"
import { createPool } from "@anythread/core/promise"
import { portable } from "@anythread/core/thread"

/** Tries to make a pool on a thread, and says by which error it was refused. */
export const makePool = (): string => {
  try {
    createPool({} as ThreadBackend)
    return "made"
  } catch (error) {
    return String((error as { _tag?: string })._tag)
  }
}

portable(import.meta.url, { makePool })
