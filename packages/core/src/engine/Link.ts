/**
 * The host's side of the talk with one thread, from its start to its proven end. Host side, steps 4 and 9 of a call.
 *
 *   starting -> idle <-> busy -> ending -> gone
 *
 * A thread has at most one job that it has not finished. `threads.md` 8 to 11 say why every exchange stands in the order it does.
 */
import type { ThreadBackend, ThreadExit, ThreadHandle } from "../backend/ThreadBackend.ts"
import { generation } from "../portable/registry.ts"
import { decodeError } from "../wire/decodeError.ts"
import * as Message from "../wire/Message.ts"
import { after, type Timer } from "./after.ts"
import { Introductions } from "./Introductions.ts"
import type { Holder, Job } from "./Job.ts"
import type { LinkEvents } from "./LinkEvents.ts"
import type { LinkOptions, LinkState } from "./LinkOptions.ts"
import type { Outcome } from "./Outcome.ts"
import { DRAIN_TIMEOUT, LOST_AFTER, RETIRE_TIMEOUT } from "./PoolOptions.ts"
import { PostedTransport } from "./PostedTransport.ts"
import { protocolMismatch } from "./protocolMismatch.ts"
import { failureOutcome, lostOutcome, unreadableOutcome } from "./rebuild.ts"
import { REHEARSAL } from "./rehearsal.ts"
import { SharedTransport } from "./SharedTransport.ts"
import type { Ended, Transport } from "./Transport.ts"

/** One thread as its host sees it. */
export class Link implements Holder {
  state: LinkState = "starting"
  readonly name: string
  /** Jobs that have ended on it, and the last of them, for errors that it left behind. */
  jobs = 0
  last: { readonly id: number; readonly name: string } | undefined
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
  /** When it was started, in epoch milliseconds. */
  readonly startedAt: number = Date.now()
  /** Which versions of functions it knows. */
  readonly generation: number = generation()
  readonly number: number
  readonly #told: Introductions
  readonly #transport: Transport
  #exit: ThreadExit | undefined
  #received = 0
  #isPortEnded = false
  /** The protocol that the thread speaks, where it is another than ours. */
  #misfit: number | undefined
  /** The job that was withdrawn before it began; the thread has yet to say that it saw. */
  #withdrawn: Job | undefined
  /** It was decided that the thread ends by force. */
  #killed = false
  #timer: Timer | undefined

  /** Starts a thread. Throws what the backend throws. */
  constructor(backend: ThreadBackend, options: LinkOptions, events: LinkEvents<Link>) {
    const { functions, number, pool, resourceLimits, slots } = options
    this.#events = events
    this.number = number
    this.name = pool === 1 ? `anythread ${number}` : `anythread ${pool}.${number}`
    const post = (message: Message.ToThread, transfer?: ReadonlyArray<object>): void =>
      this.#handle.port.post(message, transfer)
    this.#told = new Introductions(functions, post)
    const { introduce } = this.#told
    const shared =
      slots === undefined ? undefined : new SharedTransport(slots, number, this.generation, post, introduce)
    this.#transport = shared ?? new PostedTransport(post, introduce)
    this.#handle = backend.spawn({
      name: this.name,
      resourceLimits,
      memory: shared?.memory,
      epoch: slots?.epoch ?? this.startedAt,
      exited: (exit) => this.#exited(exit)
    })
    this.#handle.port.listen(
      (message) => this.#receive(message as Message.FromThread),
      (error) => this.#broken(error),
      () => {
        this.#isPortEnded = true
        this.#drained()
      }
    )
  }

  /** The job on the thread, as far as is known now. It stays there until the thread has let go of it, even when its caller has gone. */
  get job(): Job | undefined {
    return this.#transport.job()
  }

  get isEnding(): boolean {
    return this.state === "ending"
  }

  /** Lets the thread keep the process alive, or not. */
  hold(held: boolean): void {
    held ? this.#handle.ref() : this.#handle.unref()
  }

  /** Gives a job to the idle thread. Returns why it cannot be sent. */
  run(job: Job): Outcome | undefined {
    const refusal = this.#transport.run(job)
    if (refusal === undefined) job.holder = this
    // The thread may be finished by now, which is told like any other end.
    else if (this.#transport.isIdle()) return refusal
    this.state = "busy"
    return refusal
  }

  /** Has the idle thread take what waits for any thread. */
  resume(): void {
    this.state = "busy"
    this.#transport.resume()
  }

  /** Whether the thread waits for its host, which may not have heard of it yet. */
  get rests(): boolean {
    return this.#transport.isIdle()
  }

  /** Adds the jobs that have ended on the thread. Says whether it has become idle. */
  collect(ended: Array<Ended>): boolean {
    const isIdle = this.#transport.isIdle()
    const before = ended.length
    this.#transport.collect(ended)
    for (let i = before; i < ended.length; i++) this.#ended(ended[i] as Ended)
    if (!isIdle || this.state !== "busy") return false
    this.state = "idle"
    return true
  }

  /** Has the thread import a module that it will probably need, once; one that starts does it first of all. */
  preload(url: string): void {
    this.#told.preload(url)
  }

  /** Takes the job back if its function has not begun. The thread is free when it has seen that. */
  withdraw(job: Job): boolean {
    if (this.state !== "busy" || !this.#transport.withdraw(job)) return false
    this.#withdrawn = job
    // The module may block while it is evaluated; a thread that never comes back from that must not hold its slot.
    this.#timer = after(LOST_AFTER, false, () => this.end())
    return true
  }

  tell(job: Job): void {
    this.#transport.tell(job)
  }

  requestStop(job: Job): void {
    this.#transport.requestStop(job)
  }

  has(job: Job): boolean {
    return this.#transport.has(job)
  }

  hasPolled(job: Job): boolean {
    return this.#transport.hasPolled(job)
  }

  /** Ends the thread by force. False when its job has just finished: its reply is on the way and the thread is good. */
  end(job: Job | undefined = this.job): boolean {
    if (this.#killed || this.state === "gone") return true
    // Fails only against DONE.
    const isOurs = job === undefined || job === this.#withdrawn || this.#exit !== undefined || this.#transport.win(job)
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
    if (message === Message.BELL) this.#events.rung()
    else this.#read(message)
    this.#drained()
  }

  #read(message: Exclude<Message.FromThread, typeof Message.BELL>): void {
    switch (message[0]) {
      case Message.READY:
        return this.#ready(message[1])
      case Message.RETURNED:
        return this.#finish(this.#transport.answered(message[1], message[2]), () => ({
          _tag: "Returned",
          value: message[3]
        }))
      case Message.FAILED:
        return this.#finish(this.#transport.answered(message[1], message[2]), (job) => failureOutcome(job, message[3]))
      case Message.ASK:
        return this.#told.define(message[1])
      case Message.LISTENS:
        return this.#transport.listens(message[1])
      case Message.UNCAUGHT:
        return this.#events.uncaught(this, message[1], decodeError(message[2]))
      case Message.UNREADABLE:
        return this.#finish(this.#transport.unread(), ({ call }) => unreadableOutcome(call, decodeError(message[1])))
      case Message.RETIRED:
        this.end()
    }
  }

  /** The thread serves jobs, if it speaks our protocol. */
  #ready(protocol: number): void {
    if (this.state !== "starting") return
    if (protocol !== Message.PROTOCOL) {
      this.#misfit = protocol
      return this.#handle.terminate()
    }
    this.state = "idle"
    this.#events.ready(this)
  }

  /** A job has ended with a message, if anybody waits for it. */
  #finish(job: Job | undefined, outcomeOf: (job: Job) => Outcome): void {
    if (job === undefined) return
    const ended = { job, outcome: outcomeOf(job) }
    // Not when `collect` has told of it already: the pool would have the thread twice, and give it two jobs.
    const becomesIdle = this.state === "busy" && this.#transport.isIdle()
    this.#ended(ended)
    if (becomesIdle) this.state = "idle"
    this.#events.finished(this, ended, becomesIdle)
  }

  #ended({ job, outcome }: Ended): void {
    if (outcome !== undefined && job.call !== REHEARSAL) this.last = { id: job.id, name: job.call.name }
    if (job === this.#withdrawn) {
      this.#withdrawn = undefined
      if (this.#exit === undefined) clearTimeout(this.#timer)
    }
    if (job.call !== REHEARSAL) this.jobs++
  }

  /** A message could not be read. The thread may be damaged, and takes no other job. */
  #broken(cause: unknown): void {
    this.#received++
    this.isStale = true
    // It may be the answer of a job that has yet to say DONE: its thread is ended then, unless it just has.
    const job = this.#transport.unanswered() ?? (this.end() ? undefined : this.#transport.unanswered())
    this.#finish(job, ({ call }) => lostOutcome(call, { reason: "protocol", cause }))
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

  /** The dead thread is gone when all that it had posted has arrived. */
  #drained(): boolean {
    const isDrained = this.#exit !== undefined && !this.#transport.isMissing(this.#received, this.#isPortEnded)
    if (isDrained) this.#gone()
    return isDrained
  }

  #gone(): void {
    const exit = this.#exit
    if (this.state === "gone" || exit === undefined) return
    const wasStarting = this.state === "starting"
    this.state = "gone"
    const estate = this.#transport.bury()
    clearTimeout(this.#timer)
    this.#handle.port.close()
    this.#events.gone(this, { ...estate, exit, wasStarting })
  }
}
