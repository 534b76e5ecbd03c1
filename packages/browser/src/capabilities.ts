/** What this browser can do with threads, as far as it can be found out beforehand; the rest is measured. Host side. */
import type { Capabilities } from "@anythread/core/backend"

/** The capabilities, and what changes them. */
export interface Probed {
  /** What is known by now. */
  readonly capabilities: Capabilities
  /** Is told that a thread ran on for a while after `terminate`. */
  readonly delayed: () => void
}

/** Probes the browser. */
export const probe = (): Probed => {
  let terminate: Capabilities["terminate"] = isChromium() ? "delayed" : "immediate"
  const sharedMemory = sharesMemory()
  return {
    capabilities: {
      sharedMemory,
      blockingWait: true,
      hostWait: canWait(),
      get terminate() {
        return terminate
      },
      observableExit: hasLocks(),
      resourceLimits: false,
      synchronousReceive: false,
      exitCode: false,
      uncaught: true,
      // Nothing here tells, across awaits, which job an error belongs to: the running one answers for it.
      exceptionOwners: false,
      rejectionOwners: false,
      importByUrl: false
    },
    delayed: () => {
      terminate = "delayed"
    }
  }
}

/** Whether Web Locks can be had: in secure contexts alone, and not of opaque origins, where they are there and refuse. */
export const hasLocks = (): boolean =>
  (navigator as { readonly locks?: LockManager }).locks !== undefined && globalThis.origin !== "null"

/**
 * How many threads run at once: at most 16, since a page shares its machine with others. 2 where the browser does not say.
 */
export const parallelism = (): number => {
  const cores = navigator.hardwareConcurrency
  return Number.isInteger(cores) && cores > 0 ? Math.min(cores, 16) : 2
}

/**
 * Chromium gives a busy thread two seconds before it kills it: 2005 to 2009 ms on Chromium 156. A thread that is not busy
 * goes at once, so a quick end proves nothing and this stays a guess by name, like every other product built on it.
 */
const isChromium = (): boolean => {
  const { userAgent, userAgentData } = navigator as Navigator & {
    readonly userAgentData?: { readonly brands: ReadonlyArray<{ readonly brand: string }> }
  }
  return userAgentData?.brands.some(({ brand }) => brand === "Chromium") ?? /Chrom(?:e|ium)\//.test(userAgent)
}

/** Both are asked: WebKitGTK 2.50 calls a page isolated that has no SharedArrayBuffer. */
const sharesMemory = (): boolean => {
  if (!globalThis.crossOriginIsolated || typeof SharedArrayBuffer !== "function") return false
  const { port1, port2 } = new MessageChannel()
  try {
    port1.postMessage(new SharedArrayBuffer(4))
    return true
  } catch {
    return false
  } finally {
    port1.close()
    port2.close()
  }
}

/** Pages may not block; a page's worker that owns a pool may. */
const canWait = (): boolean => {
  if (typeof SharedArrayBuffer !== "function") return false
  try {
    // The word is 0 and 1 is expected, nobody else has it: returns at once where waiting is allowed, throws elsewhere.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0)
    return true
  } catch {
    return false
  }
}
