/** The entry of a thread that imports modules by URL, from a development server. Thread side. */
import { serve } from "@anythread/browser/worker-effect"

serve()
