/**
 * The threads of one pool: which there are, which are idle, how many there may be. Host side, step 3 of a call; the pool
 * decides what runs on them.
 */
import type { ThreadBackend } from "../backend/ThreadBackend.ts"
import { generation } from "../portable/registry.ts"
import { after, type Timer } from "./after.ts"
import type { FunctionTable } from "./FunctionTable.ts"
import type { JobSlots } from "./JobSlots.ts"
import { Link } from "./Link.ts"
import type { LinkEvents } from "./LinkEvents.ts"
import { REPLACEMENTS, type Settings } from "./PoolOptions.ts"
import { nextNumber } from "./pools.ts"

/** The live threads of a pool, most recently used first. */
export class Threads {
  /** Every thread that is not proven dead. */
  readonly links: Set<Link> = new Set()
  /** The number of their pool. */
  readonly pool: number = nextNumber()
  readonly #backend: ThreadBackend
  readonly #settings: Settings
  readonly #events: LinkEvents<Link>
  /** Idle threads, the most recently used last. */
  readonly #idle: Array<Link> = []
  #idleTimer: Timer | undefined
  readonly #functions: FunctionTable
  readonly #slots: JobSlots | undefined
  #held = false
  #started = 0

  constructor(
    backend: ThreadBackend,
    settings: Settings,
    functions: FunctionTable,
    slots: JobSlots | undefined,
    events: LinkEvents<Link>
  ) {
    this.#functions = functions
    this.#slots = slots
    this.#backend = backend
    this.#settings = settings
    this.#events = events
  }

  /** Threads that hold a slot: they run a job, or have not ended after one. */
  get atWork(): number {
    return this.#count("busy") + this.#count("ending")
  }

  /** Threads that run a job, or look for one. */
  get busy(): number {
    return this.#count("busy")
  }

  /** Whether as many threads work as may: none starts or ends, and none waits for a job but spare ones. */
  get areAtWork(): boolean {
    let busy = 0
    for (const { state } of this.links) {
      if (state === "busy") busy++
      else if (state !== "idle") return false
    }
    return busy >= this.#settings.maxThreads
  }

  /**
   * Something was offered: has a thread take it that has just become idle, of which nobody has heard yet.
   *
   * @param isLittle whether it can wait for one that is awake, if any is.
   */
  nudge(isLittle: boolean): void {
    let resting: Link | undefined
    for (const link of this.links) {
      if (link.state !== "busy" || link.isStale) continue
      if (link.rests) resting ??= link
      else if (isLittle) return
    }
    resting?.resume()
  }

  /** The live thread of that number. */
  numbered(number: number): Link | undefined {
    for (const link of this.links) if (link.number === number) return link
    return undefined
  }

  /** Jobs that may begin now without more threads at work than allowed. */
  get slots(): number {
    return this.#settings.maxThreads + this.#replacements() - this.atWork
  }

  /** Threads that wait for a job. */
  get idle(): number {
    return this.#idle.length
  }

  /** Threads that do not take jobs yet. */
  get starting(): number {
    return this.#count("starting")
  }

  /** Whether any thread runs, is idle or starts. */
  get isAlive(): boolean {
    return this.links.size > this.#count("ending")
  }

  /** Whether any thread can still become free: one that starts, is idle, runs, or has not had its time to end. */
  get hasHope(): boolean {
    for (const link of this.links) if (link.state !== "gone" && !link.isLost) return true
    return this.#room() > 0
  }

  /** Takes the most recently used idle thread, passing over those that must not take another job. */
  take(): Link | undefined {
    for (let link = this.#idle.pop(); link !== undefined; link = this.#idle.pop()) {
      if (!this.#mustRetire(link)) return link
      link.retire()
    }
    return undefined
  }

  /** Takes an idle thread. */
  claim(link: Link): void {
    this.#unlist(link)
  }

  /** Gives back a thread that is idle. One that was never used comes last: it has loaded no module yet. */
  give(link: Link): void {
    if (this.#mustRetire(link)) return link.retire()
    link.idleSince = performance.now()
    if (link.jobs === 0) this.#idle.unshift(link)
    else this.#idle.push(link)
    this.#watchIdle()
  }

  /**
   * Starts threads until `wanted` are starting or idle, as far as there is room.
   *
   * @returns what the backend threw, if it could not start one.
   */
  grow(wanted: number): { readonly cause: unknown } | undefined {
    let missing = Math.min(wanted - this.starting - this.#idle.length, this.#room())
    for (; missing > 0; missing--) {
      try {
        const { resourceLimits } = this.#settings
        const shared = { pool: this.pool, functions: this.#functions, slots: this.#slots }
        const link = new Link(this.#backend, { number: ++this.#started, resourceLimits, ...shared }, this.#events)
        this.links.add(link)
        if (this.#held) link.hold(true)
      } catch (cause) {
        return { cause }
      }
    }
    return undefined
  }

  /** Has the threads that start import a module as soon as they can. */
  preload(url: string): void {
    if (url === "" || this.starting === 0) return
    for (const link of this.links) if (link.state === "starting") link.preload(url)
  }

  /** Forgets a dead thread. */
  remove(link: Link): void {
    this.links.delete(link)
    this.#unlist(link)
  }

  /** Lets a thread do no more than it has begun. */
  discard(link: Link): void {
    link.isStale = true
    if (link.state !== "idle") return
    this.#unlist(link)
    link.retire()
  }

  /** Lets the threads keep the process alive, or not. */
  hold(held: boolean): void {
    if (this.#held === held) return
    this.#held = held
    for (const link of this.links) link.hold(held)
  }

  /** Ends the threads that have no job. */
  retireIdle(): void {
    clearTimeout(this.#idleTimer)
    for (const link of this.#idle.splice(0)) link.retire()
    for (const link of this.links) if (link.state === "starting") link.end()
  }

  #unlist(link: Link): void {
    const index = this.#idle.indexOf(link)
    if (index !== -1) this.#idle.splice(index, 1)
  }

  #room(): number {
    const { maxThreads, spareThreads } = this.#settings
    return maxThreads + spareThreads + this.#replacements() - this.links.size
  }

  /** Threads that may stand in for those being ended, which free their slots soon, unlike the lost. */
  #replacements(): number {
    let ending = 0
    for (const link of this.links) if (link.state === "ending" && !link.isLost) ending++
    return Math.min(REPLACEMENTS, ending)
  }

  #count(state: Link["state"]): number {
    let count = 0
    for (const link of this.links) if (link.state === state) count++
    return count
  }

  #mustRetire(link: Link): boolean {
    return link.generation !== generation() || link.isStale || link.jobs >= this.#settings.recycleAfterJobs
  }

  /** Waits for the thread that has been idle longest, and retires those that have been for too long. */
  #watchIdle(): void {
    const floor = this.#settings.minThreads + this.#settings.spareThreads
    if (this.#idleTimer !== undefined || this.#idle.length === 0 || this.links.size <= floor) return
    const since = Math.min(...this.#idle.map((link) => link.idleSince))
    const left = since + this.#settings.idleTimeout - performance.now()
    this.#idleTimer = after(Math.max(0, left), false, () => {
      this.#idleTimer = undefined
      const latest = performance.now() - this.#settings.idleTimeout
      const surplus = Math.max(0, this.#count("idle") + this.#count("busy") - floor)
      for (const link of this.#idle.filter((link) => link.idleSince <= latest).slice(0, surplus)) this.discard(link)
      this.#watchIdle()
    })
  }
}
