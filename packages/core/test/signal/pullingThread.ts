/** A thread that takes every job it can get and lists their ids, until it is told to stop and none is left. */
import { parentPort, workerData } from "node:worker_threads"
import * as JobWords from "../../src/signal/JobWords.ts"
import { PullQueue } from "../../src/signal/PullQueue.ts"

interface Data {
  readonly buffer: SharedArrayBuffer
  readonly size: number
  /** Word 0: 1 when no more jobs will come. */
  readonly control: Int32Array
  /** How many jobs were taken, then their ids. */
  readonly log: Int32Array
  readonly number: number
  readonly generation: number
}

const { buffer, control, generation, log, number, size } = workerData as Data
const queue = new PullQueue(buffer, size)
const { jobs } = queue
const claimed = JobWords.stateOf(JobWords.CLAIMED, number)
const done = JobWords.stateOf(JobWords.DONE, number)

parentPort?.postMessage("ready")
let count = 0
for (;;) {
  // Asked before the queue: what was pushed before the end is seen.
  const isOver = Atomics.load(control, 0) === 1
  const slot = queue.take(number, generation, () => JobWords.CLAIMED)
  if (slot >= 0) {
    log[++count] = jobs.words[slot * JobWords.SLOT_WORDS + JobWords.JOB] as number
    if (!JobWords.advance(jobs, slot, claimed, done)) throw new Error(`Slot ${slot} is not ours although we took it.`)
  } else if (isOver) break
}
log[0] = count
