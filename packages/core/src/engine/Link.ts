/**
 * The host's side of the talk with one thread, from its start to its proven end. Host side, steps 4 and 9 of a call.
 *
 *   starting -> idle <-> busy -> ending -> gone
 *
 * A thread has at most one job. `threads.md` 8 to 11 say why every exchange stands in the order it does.
 */
import type { SpawnOptions, ThreadBackend, ThreadExit, ThreadHandle } from "../backend/ThreadBackend.ts"
import { NotCloneable } from "../errors/CallDefect.ts"
import { ThreadLost } from "../errors/ThreadError.ts"
import { moduleOf } from "../portable/registry.ts"
import { decodeError } from "../wire/decodeError.ts"
import * as Message from "../wire/Message.ts"
import { transferListOf } from "../wire/transferList.ts"
import { after, type Timer } from "./after.ts"
import { HostWords } from "./HostWords.ts"
import type { Holder, Job } from "./Job.ts"
import type { LinkEvents } from "./LinkEvents.ts"
import type { Outcome } from "./Outcome.ts"
import { DRAIN_TIMEOUT, LOST_AFTER, RETIRE_TIMEOUT } from "./PoolOptions.ts"
import { failureOutcome, refused, uncloneableArgument } from "./rebuild.ts"

/** One thread as its host sees it. */
export class Link implements Holder {
  state: "starting" | "idle" | "busy" | "ending" | "gone" = "starting"
  readonly name: string
  /** The job on the thread. It stays here until the thread has let go of it, even when its caller has gone. */
  job: Job | undefined
  /** Jobs that have ended on it. */
  jobs = 0
  /** Since when it is idle or ending: milliseconds of the performance clock, and of the epoch. */
  idleSince = 0
  endingSince = 0
  /** The name of the job it was ended for, for messages. */
  endingJob: string | undefined
  /** Told to end, and not proven dead in time. */
  isLost = false
  /** Retire when the present job has ended: it may hold an old version of a function, or damaged state. */
  isStale = false
  readonly #events: LinkEvents<Link>
  readonly #handle: ThreadHandle
  /** When it was started, in epoch milliseconds: its deadline word counts from then. */
  readonly startedAt: number = Date.now()
  readonly #words: HostWords
  #exit: ThreadExit | undefined
  #received = 0
  #isPortEnded = false
  /** The protocol that the thread speaks, where it is another than ours. */
  #misfit: number | undefined
  /** Without shared memory: the job has asked for its signal. */
  #listens = false
  /** The job was withdrawn before it began; the thread has yet to say that it saw. */
  #withdrawn = false
  /** KILL is won: what the thread still says of its job counts no more. */
  #killed = false
  #timer: Timer | undefined
  /** What it was told to import beforehand. */
  readonly #preloaded = new Set<string>()

  /** Starts a thread. Throws what the backend throws. */
  constructor(
    backend: ThreadBackend,
    options: Pick<SpawnOptions, "name" | "resourceLimits">,
    events: LinkEvents<Link>
  ) {
    this.#events = events
    this.name = options.name
    this.#words = new HostWords(backend.capabilities.sharedMemory, this.startedAt)
    this.#handle = backend.spawn({
      ...options,
      buffer: this.#words.buffer,
      epoch: this.startedAt,
      exited: (exit) => this.#exited(exit)
    })
    this.#handle.port.listen(
      (message) => this.#receive(message as Message.FromThread),
      (error) => this.#broken(error),
      () => {
        this.#isPortEnded = true
        if (this.#exit !== undefined) this.#drained()
      }
    )
  }

  get isEnding(): boolean {
    return this.state === "ending"
  }

  ref(): void {
    this.#handle.ref()
  }

  unref(): void {
    this.#handle.unref()
  }

  /** Sends a job to the idle thread. Returns why it cannot be sent; the thread is idle still then. */
  run(job: Job): Outcome | undefined {
    const { address, args, mode } = job.call
    const transfer = transferListOf(args)
    this.#words.arm(job)
    const { name, source, url } = address
    const message: Message.Run = [Message.RUN, job.id, url, name, mode, args, source, moduleOf(address)]
    try {
      this.#handle.port.post(job.stopRequested ? [...message, true] : message, transfer)
    } catch (cause) {
      return uncloneableArgument(job.call, transfer, cause)
    }
    job.holder = this
    job.isMoved = transfer !== undefined
    this.job = job
    this.state = "busy"
    this.#listens = false
    return undefined
  }

  /** Has the thread import a module that it will probably need, once; one that starts does it first of all. */
  preload(url: string): void {
    if (this.#preloaded.has(url)) return
    this.#preloaded.add(url)
    this.#handle.port.post([Message.LOAD, [url]])
  }

  /** Moves the deadline of the running job. */
  setDeadline(deadline: number | undefined): void {
    this.#words.setDeadline(deadline)
  }

  /** Takes the job back if its function has not begun. The thread is free when it has seen that. */
  withdraw(): boolean {
    if (this.state !== "busy" || !this.#words.withdraw()) return false
    this.#withdrawn = true
    // The module may block while it is evaluated; a thread that never comes back from that must not hold its slot.
    this.#timer = after(LOST_AFTER, false, () => this.end())
    return true
  }

  /** Tells the running job that its call was cancelled: by word for what polls, by message for what listens. */
  tell(): void {
    this.#words.cancel()
    if (this.job !== undefined) this.#handle.port.post([Message.CANCEL, this.job.id])
  }

  /** Asks the running job to finish: by word for what looks, by message for what listens. */
  requestStop(): void {
    this.#words.requestStop()
    if (this.job !== undefined) this.#handle.port.post([Message.STOP, this.job.id])
  }

  /** Whether the running job can hear that it was cancelled. */
  hasPolled(): boolean {
    return this.#words.polled ?? this.#listens
  }

  /** Ends the thread by force. False when its job has just finished: its reply is on the way and the thread is good. */
  end(): boolean {
    if (this.#killed || this.state === "gone") return true
    // Fails only against DONE.
    const isOurs = this.job === undefined || this.#withdrawn || this.#exit !== undefined || this.#words.win()
    if (!isOurs) return false
    this.#killed = true
    this.#ending()
    this.#handle.terminate()
    return true
  }

  /** Ends the idle thread in order: it may finish what it has to, then goes. */
  retire(): void {
    this.#ending()
    clearTimeout(this.#timer)
    this.#timer = after(RETIRE_TIMEOUT, false, () => this.end())
    this.#handle.port.post([Message.RETIRE])
  }

  #ending(): void {
    if (this.state === "gone") return
    this.state = "ending"
    this.endingSince = Date.now()
    this.endingJob = this.job?.call.name
    clearTimeout(this.#timer)
    this.#timer = after(LOST_AFTER, false, () => {
      this.isLost = true
      this.#events.lost(this)
    })
  }

  #receive(message: Message.FromThread): void {
    this.#received++
    const { job } = this
    switch (message[0]) {
      case Message.READY:
        if (this.state !== "starting") break
        if (message[1] !== Message.PROTOCOL) {
          this.#misfit = message[1]
          this.#handle.terminate()
          break
        }
        this.state = "idle"
        this.#events.ready(this)
        break
      case Message.RETURNED:
        if (job?.id === message[1]) this.#finish(job, { _tag: "Returned", value: message[2] })
        break
      case Message.FAILED:
        if (job?.id === message[1]) this.#finish(job, this.#failure(job, message[2]))
        break
      case Message.SKIPPED:
        if (job?.id === message[1]) this.#finish(job, undefined)
        break
      case Message.LISTENS:
        if (job?.id === message[1]) this.#listens = true
        break
      case Message.UNCAUGHT:
        this.#events.uncaught(this, message[1], decodeError(message[2]))
        break
      case Message.UNREADABLE: {
        const error = decodeError(message[1])
        const path = "its arguments"
        const what = "something that the thread could not read"
        if (job !== undefined) {
          this.#finish(job, refused(job.call, new NotCloneable({ job: job.call.name, path, what, cause: error })))
        }
        break
      }
      case Message.RETIRED:
        this.end()
        break
    }
    if (this.#exit !== undefined) this.#drained()
  }

  #failure(job: Job, failure: Message.Failure): Outcome {
    // A job that saw its deadline pass before the host's own timer fired has left in time.
    const isDue = failure.kind === "cancelled" && job.deadline !== undefined && Date.now() >= job.deadline
    return isDue ? { _tag: "Cancelled" } : failureOutcome(job.call, failure)
  }

  #finish(job: Job, outcome: Outcome | undefined): void {
    if (this.#killed) return
    if (this.#withdrawn) {
      this.#withdrawn = false
      clearTimeout(this.#timer)
    }
    this.job = undefined
    this.jobs++
    if (this.state === "busy") this.state = "idle"
    this.#events.finished(this, job, outcome)
  }

  #broken(cause: unknown): void {
    const { job } = this
    this.isStale = true
    if (job !== undefined) {
      this.#finish(job, refused(job.call, new ThreadLost({ reason: "protocol", job: job.call.name, cause })))
    }
    this.end()
  }

  #exited(exit: ThreadExit): void {
    if (this.#exit !== undefined) return
    this.#exit = this.#misfit === undefined ? exit : { reason: "uncaught", cause: protocolMismatch(this.#misfit) }
    if (this.state !== "starting") this.state = "ending"
    const { receive } = this.#handle.port
    for (let next = receive?.(); next !== undefined; next = receive?.())
      this.#receive(next.message as Message.FromThread)
    clearTimeout(this.#timer)
    if (!this.#drained()) this.#timer = after(DRAIN_TIMEOUT, true, () => this.#gone())
  }

  /** Whether everything the dead thread had posted has arrived. */
  #drained(): boolean {
    if (this.state === "gone") return true
    // The thread is dead and its last write long done: POSTED does not move any more. Without it only the port can tell,
    // which matters while there is a job whose answer may be on its way.
    const { posted } = this.#words
    const isMissing =
      posted === undefined ? this.job !== undefined && !this.#killed && !this.#isPortEnded : this.#received < posted
    if (!isMissing) this.#gone()
    return !isMissing
  }

  #gone(): void {
    const { job } = this
    const exit = this.#exit
    if (this.state === "gone" || exit === undefined) return
    const wasStarting = this.state === "starting"
    this.state = "gone"
    this.job = undefined
    clearTimeout(this.#timer)
    this.#handle.port.close()
    this.#events.gone(this, { exit, wasStarting, job, begun: this.#words.begun })
  }
}

const protocolMismatch = (theirs: number): Error =>
  new Error(
    `The thread speaks version ${theirs} of the protocol, its host version ${Message.PROTOCOL}: they come from different ` +
      `releases of @anythread/core. Install one release, and rebuild and reload what a cache may hold.`
  )
