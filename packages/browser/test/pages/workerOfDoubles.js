/** An entry with two functions of one name. */
import { serve } from "@anythread/browser/worker"

serve({ add: () => 1 }, { add: () => 2 })
