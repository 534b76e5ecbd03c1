/** Jobs by message, to a thread that shares no memory: one outstanding, since nothing else can be exact (`threads.md` 10). Host side. */
import * as Message from "../wire/Message.ts"
import { pack } from "../wire/payload.ts"
import type { Job } from "./Job.ts"
import type { Outcome } from "./Outcome.ts"
import { uncloneableArgument } from "./rebuild.ts"
import type { Estate, Introduce, Transport } from "./Transport.ts"

/** The job of one thread. */
export class PostedTransport implements Transport {
  readonly #introduce: Introduce
  readonly #post: (message: Message.ToThread, transfer?: ReadonlyArray<object>) => void
  #job: Job | undefined
  #listens = false
  /** The thread is being ended: what it still says of its job counts no more. */
  #isWon = false

  constructor(post: (message: Message.ToThread, transfer?: ReadonlyArray<object>) => void, introduce: Introduce) {
    this.#post = post
    this.#introduce = introduce
  }

  run(job: Job): Outcome | undefined {
    const { address, args, mode } = job.call
    const packed = pack(args)
    const how = (mode === "run" ? Message.AWAITED : 0) | (job.stopRequested ? Message.STOPPED : 0)
    try {
      this.#post([Message.RUN, job.id, -1, this.#introduce(address), how, packed?.values ?? args], packed?.transfer)
    } catch (cause) {
      return uncloneableArgument(job.call, packed?.transfer, cause)
    }
    job.isMoved = packed?.moved === true
    job.startedAt = performance.now()
    this.#job = job
    this.#listens = false
    return undefined
  }

  resume(): void {}

  job(): Job | undefined {
    return this.#job
  }

  has(job: Job): boolean {
    return this.#job === job
  }

  isIdle(): boolean {
    return this.#job === undefined
  }

  collect(): void {}

  answered(id: number): Job | undefined {
    const job = this.#job
    if (job?.id !== id || this.#isWon) return undefined
    this.#job = undefined
    job.hasPolled = this.#listens
    job.endedAt = performance.now()
    return job
  }

  unread(): Job | undefined {
    return this.#job === undefined ? undefined : this.answered(this.#job.id)
  }

  unanswered(): Job | undefined {
    return this.unread()
  }

  withdraw(): boolean {
    return false
  }

  tell(job: Job): void {
    this.#post([Message.CANCEL, job.id])
  }

  requestStop(job: Job): void {
    this.#post([Message.STOP, job.id])
  }

  hasPolled(): boolean {
    return this.#listens
  }

  listens(id: number): void {
    if (this.#job?.id === id) this.#listens = true
  }

  win(): boolean {
    this.#isWon = true
    return true
  }

  isMissing(_received: number, isPortEnded: boolean): boolean {
    // Only the port can tell, which matters while there is a job whose answer may be on its way.
    return this.#job !== undefined && !this.#isWon && !isPortEnded
  }

  bury(): Estate {
    const job = this.#job
    this.#job = undefined
    return { ended: [], begun: job === undefined ? [] : [job], untouched: [] }
  }
}
