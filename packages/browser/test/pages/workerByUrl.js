/** The entry of a thread that imports modules by URL, after a top level that takes its time. */
import { serve } from "@anythread/browser/worker"

await new Promise((resolve) => setTimeout(resolve, 50))
serve()
