/** A module whose own code throws what a failure to load is, too. */
import { isThread, portable } from "@anythread/core/thread"

export const never = () => 1

portable(import.meta.url, { never })
if (isThread()) throw new TypeError("of the module itself")
