/**
 * Finds out on a thread of Deno that its heap has reached its limit. Thread side; the host reads the word.
 *
 * Deno 2.9.6 raises ERR_WORKER_OUT_OF_MEMORY when that happens in a timer's callback. In the handler of a message or after
 * an `await` it cuts the running code off and then forgets about it: the thread idles, the job never answers. What
 * remains is that V8 has raised the heap's limit to be able to go on.
 */
import process from "node:process"
import { getHeapStatistics } from "node:v8"
import type { ServedJob } from "@anythread/core/worker"

/** Milliseconds between two looks at the limit while a job is open. Picked, not measured. */
const INTERVAL = 50

/** Makes the word: an Int32, 0 at first, 1 once the thread is out of memory. The thread writes it, the host reads it. */
export const makeMemoryWord = (): SharedArrayBuffer => new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)

/** Whether the thread has ended for lack of memory. Host side, after its end. */
export const isOutOfMemory = (memory: SharedArrayBuffer): boolean => Atomics.load(new Int32Array(memory), 0) === 1

/**
 * Makes the watch of a thread that has memory limits.
 *
 * @param memory see `makeMemoryWord`.
 * @returns to be called with each job before it runs. Looks only while a job is open.
 */
export const watchMemory = (memory: SharedArrayBuffer): ((job: ServedJob) => void) => {
  const word = new Int32Array(memory)
  const limit = getHeapStatistics().heap_size_limit
  let last: ServedJob | undefined
  let timer: NodeJS.Timeout | undefined
  const look = (): void => {
    if (getHeapStatistics().heap_size_limit > limit) {
      // Before the exit, after which the host reads it.
      Atomics.store(word, 0, 1)
      process.exit(1)
    }
    // A job that was cut off stays open.
    if (last?.isLive === true) return
    clearInterval(timer)
    timer = undefined
  }
  return (job) => {
    last = job
    timer ??= setInterval(look, INTERVAL)
  }
}
