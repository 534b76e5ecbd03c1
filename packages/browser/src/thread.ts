/** The file a thread starts in on a page without a bundler, unless the option `spawn` says otherwise. Thread side. */
import { serve } from "./worker-effect.ts"

serve()
