/** The entry of a thread in a page: bundlers give it a file of its own. Thread side. */
import { serve } from "@anythread/browser/worker"
import * as tasks from "./tasks.ts"

serve(tasks)
