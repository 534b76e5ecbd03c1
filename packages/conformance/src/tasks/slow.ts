/** A module that takes its time to load: until word 1 of the flags that it finds on `globalThis` is set. Thread side. */
import { portable } from "@anythread/core/thread"

export const loaded = (): string => "loaded"

portable(import.meta.url, { loaded })

await new Promise((resolve) => setTimeout(resolve, 300))
