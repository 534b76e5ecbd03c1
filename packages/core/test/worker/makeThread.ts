/** A thread in this realm, spoken to as its host would: by messages, and by the words of shared memory. */
import { UNKNOWN } from "../../src/portable/Address.ts"
import { makeInline } from "../../src/signal/inline.ts"
import * as JobWords from "../../src/signal/JobWords.ts"
import * as PullQueue from "../../src/signal/PullQueue.ts"
import * as ThreadWords from "../../src/signal/ThreadWords.ts"
import * as Message from "../../src/wire/Message.ts"
import { serve } from "../../src/worker/serve.ts"
import type { ThreadEntry } from "../../src/worker/ThreadEntry.ts"

const { INLINE, SLOT_BYTES, SLOT_WORDS, STATE, VALUES } = JobWords

/** What is placed in a slot. What is omitted: no arguments, awaited, not asked to stop, of generation 0. */
interface Placed {
  readonly fn: number
  readonly how?: number
  readonly args?: ReadonlyArray<unknown>
  readonly stop?: boolean
  readonly generation?: number
}

const SIZE = 16
/** The thread's number. */
export const NUMBER = 3

export const makeThread = (
  entry: Partial<ThreadEntry> = {},
  ...functions: ReadonlyArray<Record<string, (...args: never) => unknown>>
) => {
  const sent: Array<Message.FromThread> = []
  /** Messages that have arrived and that its event loop has not brought yet, where it can receive at once. */
  const arrived: Array<Message.ToThread> = []
  /** What it does in later turns of its event loop. */
  const turns: Array<() => void> = []
  const memory = {
    jobs: new SharedArrayBuffer(PullQueue.bytesOf(SIZE)),
    thread: new SharedArrayBuffer(ThreadWords.bytesOf(SIZE)),
    slots: SIZE,
    isInline: true,
    number: NUMBER,
    generation: 0
  }
  const words = new ThreadWords.ThreadWords(memory.thread, SIZE)
  words.reset()
  const queue = new PullQueue.PullQueue(memory.jobs, SIZE)
  const { jobs } = queue
  const inline = makeInline()
  let say: (message: Message.ToThread) => void = () => {}
  let garble: (error: unknown) => void = () => {}
  serve(
    {
      port: {
        post: (message) => void sent.push(message as Message.FromThread),
        listen: (receive, unreadable) => {
          say = receive
          garble = unreadable
        },
        receive: () => {
          const message = arrived.shift()
          return message === undefined ? undefined : { message }
        },
        close: () => {}
      },
      memory,
      epoch: 0,
      isThread: false,
      nextTurn: (body) => void turns.push(body),
      ...entry
    },
    ...functions
  )
  let numbers = 0
  let slots = 0

  const define = (url: string, name: string, module = UNKNOWN, source?: string): number => {
    say([Message.DEFINE, ++numbers, url, name, source, module])
    return numbers
  }
  /** Puts a job into a slot of its own, whose number is the job's id. */
  const place = ({ args = [], fn, generation = 0, how = JobWords.RUNS, stop = false }: Placed): number => {
    const slot = slots++ % SIZE
    const base = slot * SLOT_WORDS
    if (inline.encode(jobs, slot * SLOT_BYTES + VALUES, (slot + 1) * SLOT_BYTES, args) < 0) how |= JobWords.BY_MESSAGE
    for (const word of [JobWords.CANCEL, JobWords.POLLED, JobWords.ANSWER]) jobs.words[base + word] = 0
    jobs.words[base + JobWords.STOP] = stop ? 1 : 0
    jobs.words[base + JobWords.JOB] = slot
    jobs.words[base + JobWords.FUNCTION] = fn
    jobs.words[base + JobWords.HOW] = how
    jobs.words[base + JobWords.DEADLINE] = JobWords.NO_DEADLINE
    jobs.words[base + JobWords.VERSION] = generation
    Atomics.store(jobs.words, base + STATE, JobWords.QUEUED)
    return slot
  }
  /** Wakes it, if it is idle, by a message where it needs one. */
  const wake = (): void => {
    if (words.wake()) say(Message.BELL)
  }
  const give = (slot: number): number => {
    words.assign(slot)
    wake()
    return slot
  }
  /** Appends a job that any thread may take, and leaves it to the thread to look. */
  const offer = (placed: Placed): number => {
    const slot = place(placed)
    queue.push(slot)
    return slot
  }
  const word = (slot: number, index: number): number => Atomics.load(jobs.words, slot * SLOT_WORDS + index)

  return {
    memory,
    words,
    queue,
    sent,
    arrived,
    say: (message: Message.ToThread) => say(message),
    garble: (error: unknown) => garble(error),
    /** Lets its event loop have a turn. Says whether there was anything to do. */
    turn: (): boolean => {
      const bodies = turns.splice(0)
      for (const body of bodies) body()
      return bodies.length > 0
    },
    define,
    place,
    wake,
    give,
    offer,
    run: (url: string, name: string): number => give(place({ fn: define(url, name) })),
    word,
    state: (slot: number): number => word(slot, STATE),
    /** Moves a job's state as the host does. */
    advance: (slot: number, from: number, to: number): boolean => JobWords.advance(jobs, slot, from, to),
    /** The jobs it has listed as ended since this was asked, each with its value, or how else it was answered. */
    answers: (): Array<readonly [slot: number, answer: unknown]> => {
      const answers: Array<readonly [slot: number, answer: unknown]> = []
      for (let slot = words.collect(); slot >= 0; slot = words.collect()) {
        const answer = word(slot, JobWords.ANSWER)
        const value = answer === INLINE ? inline.decode(jobs, slot * SLOT_BYTES + VALUES)[0] : undefined
        answers.push([slot, answer === INLINE ? value : answer === JobWords.SKIPPED ? "skipped" : "posted"])
      }
      return answers
    }
  }
}
