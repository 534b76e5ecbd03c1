/** A module that only threads load: it counts how often each did. */
import { isThread } from "@anythread/core/thread"

const global = globalThis as { unloadedCount?: number }
global.unloadedCount = (global.unloadedCount ?? 0) + 1

/** Found by its export, without `portable`. */
export const timesLoaded = (): number => global.unloadedCount ?? 0

export const whereLoaded = (): string => (isThread() ? "thread" : "host")
