/** The file a thread starts in on Bun unless the option `spawn` says otherwise. Thread side. */
import { serve } from "./worker-effect.ts"

serve()
