/**
 * The jobs of one pool in shared memory: a slot each, of words that both sides write while the job waits and runs, and of bytes for
 * small arguments, then the small result. Either side; `threads.md` 9 has the state machine.
 *
 *   word      who writes            who reads   meaning
 *   STATE     both, by CAS          both        the job's state, see below
 *   CANCEL    host                  thread      1: the call was cancelled
 *   DEADLINE  host                  thread      milliseconds since `epoch`, modulo 2^32; NO_DEADLINE for none
 *   POLLED    thread                host        1: the job has looked at CANCEL
 *   STOP      host                  thread      1: the call was asked to finish
 *   JOB       host, before QUEUED   thread      the job's id, modulo 2^32
 *   FUNCTION  host, before QUEUED   thread      the number of its function
 *   HOW       host, before QUEUED   thread      RUNS, BY_MESSAGE
 *   VERSION   host, before QUEUED   thread      the generation of functions that it wants
 *   ANSWER    thread, before DONE   host        how the answer travels
 *   STARTED   thread, before DONE   host        when its function was called: a Float64, milliseconds since `epoch`
 *   ENDED     thread, before DONE   host        when it ended, likewise
 *   bytes     host, then thread     the other   arguments until CLAIMED, then the result until the slot is free
 */

/** Indexes of words in a slot. */
export const STATE = 0
export const CANCEL = 1
export const DEADLINE = 2
export const POLLED = 3
export const STOP = 4
export const JOB = 5
export const FUNCTION = 6
export const HOW = 7
export const ANSWER = 8
export const VERSION = 9
/** Two words each: as Float64, index 5 and 6. */
export const STARTED = 10
export const ENDED = 12

/** Words and bytes of a slot, and where in it the bytes begin that carry values. */
export const SLOT_WORDS = 128
export const SLOT_BYTES = 512
export const VALUES = 64

/** The deadline word of a job without one. A deadline further off than 24.8 days counts as none. */
export const NO_DEADLINE = 0x7fffffff

/** Bits of HOW: what the function returns is awaited; the arguments come by message. */
export const RUNS = 1
export const BY_MESSAGE = 2

/** Values of ANSWER: the result is in the slot; it was posted; the thread found the job cancelled before it began. */
export const INLINE = 0
export const POSTED = 1
export const SKIPPED = 2

/**
 * States of a job, the low bits of STATE; the others name its owner. The thread moves QUEUED -> CLAIMED (the function runs) ->
 * DONE, by way of LOADING where its module must be imported first; the host moves QUEUED or LOADING -> CANCELLED and CLAIMED -> KILL.
 */
export const FREE = 0
export const QUEUED = 1
export const LOADING = 2
export const CLAIMED = 3
export const DONE = 4
export const CANCELLED = 5
export const KILL = 6

/**
 * A state and its owner: the number of the thread that has the job; of a QUEUED one its ticket, which no other job has had in the
 * slot: a thread that was held up after a look at one job can never take the next one for it.
 */
export const stateOf = (kind: number, owner: number): number => kind | (owner << 3)

/** What kind of state it is. */
export const kindOf = (state: number): number => state & 7

/** Whose it is. */
export const ownerOf = (state: number): number => state >>> 3

/** A count as an owner: it starts again after half a milliard. */
export const ownerNumber = (count: number): number => count & 0x1fffffff

/** The slots of a pool, as either side sees them. */
export interface JobWords {
  readonly words: Int32Array
  readonly times: Float64Array
  readonly u8: Uint8Array
  readonly view: DataView
}

/** Views the slots of a pool, which begin at `offset`. */
export const make = (buffer: SharedArrayBuffer, offset: number): JobWords => ({
  words: new Int32Array(buffer, offset),
  times: new Float64Array(buffer, offset),
  u8: new Uint8Array(buffer, offset),
  view: new DataView(buffer, offset)
})

/**
 * Moves a job from one state to the next and says whether this side won. Both sides only ever move a state forward, so a lost
 * exchange means that the other side has decided already.
 */
export const advance = ({ words }: JobWords, slot: number, from: number, to: number): boolean =>
  Atomics.compareExchange(words, slot * SLOT_WORDS + STATE, from, to) === from

/** The state of a job as it stands. */
export const state = ({ words }: JobWords, slot: number): number => Atomics.load(words, slot * SLOT_WORDS + STATE)

/** The deadline word for a time in epoch milliseconds, where words count from `epoch`; `now` for how far off it is. */
export const deadlineWord = (deadline: number | undefined, epoch: number, now: number): number => {
  if (deadline === undefined || deadline - now >= NO_DEADLINE) return NO_DEADLINE
  const word = Math.ceil(Math.max(deadline, now - NO_DEADLINE / 2) - epoch) | 0
  return word === NO_DEADLINE ? word - 1 : word
}

/** Milliseconds left until a deadline word, which is not NO_DEADLINE; negative when it has passed. */
export const timeLeft = (word: number, epoch: number, now: number): number => (word - ((now - epoch) | 0)) | 0
