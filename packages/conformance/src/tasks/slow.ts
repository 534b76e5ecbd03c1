/** A module that takes its time to load. Thread side. */
import { portable } from "@anythread/core/thread"

export const loaded = (): string => "loaded"

portable(import.meta.url, { loaded })

await new Promise((resolve) => setTimeout(resolve, 300))
