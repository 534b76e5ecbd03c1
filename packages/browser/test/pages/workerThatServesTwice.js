/** An entry that calls `serve` for each of its modules. */
import { serve } from "@anythread/browser/worker"
import * as tasks from "./tasks.js"

serve({ other: () => 1 })
serve(tasks)
