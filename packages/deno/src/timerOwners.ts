/**
 * Whose timer is it that threw? Thread side. On Deno 2.9.6 AsyncLocalStorage says it inside the callback and, for rejections,
 * in the handler of what nobody caught; for an exception in a timer's callback the handler runs outside of every context.
 */
import { createHook } from "node:async_hooks"
import type { ServedJob } from "@anythread/core/worker"

/** The owners of a thread's timers. */
export interface TimerOwners {
  /** The job that the running callback belongs to, or the callback that has just thrown. */
  readonly owner: () => ServedJob | undefined
  /** To be called when an exception has been told of. */
  readonly told: () => void
}

/**
 * Starts to note which job starts which timer. Promises cost the same as before; what a timer costs more was lost in the
 * noise of a busy machine (20,000 timeouts and immediates, Deno 2.9.6).
 *
 * @param current the job that the calling code belongs to.
 */
export const timerOwners = (current: () => ServedJob | undefined): TimerOwners => {
  const owners = new Map<number, ServedJob>()
  let running: ServedJob | undefined
  createHook({
    init: (id, type) => {
      const job = type === "Timeout" || type === "Immediate" ? current() : undefined
      if (job !== undefined) owners.set(id, job)
    },
    before: (id) => {
      running = owners.get(id)
    },
    // Not called for a callback that throws.
    after: () => {
      running = undefined
    },
    // For immediates it is called only where `node:process` has been loaded, as the worker file does.
    destroy: (id) => {
      owners.delete(id)
    }
  }).enable()
  return {
    owner: () => running,
    told: () => {
      running = undefined
    }
  }
}
