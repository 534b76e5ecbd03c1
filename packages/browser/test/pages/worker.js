/** The usual entry of a thread. */
import { serve } from "@anythread/browser/worker"
import * as tasks from "./tasks.js"

serve(tasks)
