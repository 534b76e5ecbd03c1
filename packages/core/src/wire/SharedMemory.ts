/** What host and thread share of memory, as it is handed to a thread when it starts. Either side; backends pass it on as it is. */

/** The buffers of one thread. Cloned by reference. */
export interface SharedMemory {
  /** The pool's: the queue that threads pull from, and the slots of its jobs. `signal/PullQueue.ts` has the layout. */
  readonly jobs: SharedArrayBuffer
  /** The thread's own words. `signal/ThreadWords.ts` has the layout. */
  readonly thread: SharedArrayBuffer
  /** How many slots the pool has. */
  readonly slots: number
  /** Whether small values stand in the slots; else all go by message. */
  readonly isInline: boolean
  /** The thread's number: no other thread of the pool has it. */
  readonly number: number
  /** Which versions of functions the thread will know: it takes no jobs of later ones. */
  readonly generation: number
}
