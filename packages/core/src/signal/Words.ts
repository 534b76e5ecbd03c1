/**
 * The signal words of one thread: an Int32Array over a SharedArrayBuffer, written by host and thread while a job runs.
 * One set a thread, because one job is started at a time; `threads.md` 9 has the state machine.
 *
 *   word      who writes            who reads   meaning
 *   STATE     both, by CAS          both        the job's state, see below
 *   CANCEL    host                  thread      1: the running job's call was cancelled
 *   DEADLINE  host                  thread      milliseconds since `epoch`, NO_DEADLINE for none
 *   POLLED    thread                host        1: the running job has looked at CANCEL
 *   POSTED    thread                host        replies posted since the thread began
 *   STOP      host                  thread      1: the running job's call was asked to finish
 */

/** Indexes into the words. */
export const STATE = 0
export const CANCEL = 1
export const DEADLINE = 2
export const POLLED = 3
export const POSTED = 4
export const STOP = 5

/** Bytes of the buffer: a cache line of its own, so that two threads' words never share one. */
export const BYTES = 64

/** The deadline word of a job without one. A deadline further off than 24.8 days counts as none. */
export const NO_DEADLINE = 0x7fffffff

/**
 * States of a job. The thread moves QUEUED -> LOADING (its module is being imported) -> CLAIMED (the function runs) ->
 * DONE; the host moves QUEUED or LOADING -> CANCELLED and CLAIMED -> KILL.
 */
export const EMPTY = 0
export const QUEUED = 1
export const LOADING = 2
export const CLAIMED = 3
export const DONE = 4
export const CANCELLED = 5
export const KILL = 6

/** The signal words of one thread. */
export type Words = Int32Array

/** Makes the words of a thread that has no job. */
export const make = (buffer: SharedArrayBuffer): Words => new Int32Array(buffer)

/**
 * Moves the job from one state to the next and says whether this side won. Both sides only ever move a state forward,
 * so a lost exchange means that the other side has decided already.
 */
export const advance = (words: Words, from: number, to: number): boolean =>
  Atomics.compareExchange(words, STATE, from, to) === from

/** Readies the words for the next job. Host side, before RUN is posted: the thread holds no job and reads none of them. */
export const arm = (words: Words, deadline: number, stopRequested = false): void => {
  Atomics.store(words, CANCEL, 0)
  Atomics.store(words, STOP, stopRequested ? 1 : 0)
  Atomics.store(words, POLLED, 0)
  Atomics.store(words, DEADLINE, deadline)
  // STATE last: a thread that sees QUEUED sees the words above as written here.
  Atomics.store(words, STATE, QUEUED)
}

/** The deadline word for a time in epoch milliseconds, on a thread whose words count from `epoch`. */
export const deadlineWord = (deadline: number | undefined, epoch: number): number =>
  deadline === undefined ? NO_DEADLINE : Math.max(0, Math.min(NO_DEADLINE, Math.ceil(deadline - epoch)))
