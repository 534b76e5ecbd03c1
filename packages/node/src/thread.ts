/** The file a thread starts in on Node unless the option `spawn` says otherwise. Thread side. */
import { serve } from "./worker-effect.ts"

serve()
