/** Any environment as a page without cross-origin isolation would have it: no memory is shared. */
import type { Environment } from "../Environment.ts"

/** The same environment, whose backend shares no memory. */
export const unshared = (environment: Environment): Environment => ({
  ...environment,
  runtime: `${environment.runtime}-unshared`,
  known: { ...environment.known, sharedMemory: false },
  backend: () => {
    const backend = environment.backend()
    return { ...backend, capabilities: { ...backend.capabilities, sharedMemory: false } }
  }
})
