/** Any environment with one of the transports forced upon its backend. Of them `unshared` is what a page has that is not isolated. */
import type { Capabilities, ThreadBackend } from "@anythread/core/backend"
import type { Environment } from "../Environment.ts"
import type { Transport } from "../transport.ts"

/** The same environment, whose jobs travel as said. Throws where that takes shared memory and there is none. */
export const withTransport = (environment: Environment, transport: Transport): Environment => {
  const { known, runtime } = environment
  if (transport !== "unshared" && !known.sharedMemory) {
    throw new Error(
      `${runtime} shares no memory, so no jobs travel "${transport}" there. Run it without --transport, or another runtime with it.`
    )
  }
  return {
    ...environment,
    known: { ...known, sharedMemory: transport !== "unshared" },
    backend: () => force(environment.backend(), transport)
  }
}

const force = (backend: ThreadBackend, transport: Transport): ThreadBackend =>
  transport === "unshared" ? { ...backend, capabilities: unshared(backend.capabilities) } : { ...backend, transport }

/** By descriptors: a capability that is measured is a getter, and has to stay one. */
const unshared = (capabilities: Capabilities): Capabilities =>
  Object.defineProperties({} as Capabilities, {
    ...Object.getOwnPropertyDescriptors(capabilities),
    sharedMemory: { value: false, enumerable: true }
  })
