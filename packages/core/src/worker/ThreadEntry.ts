/**
 * What a runtime gives the serve loop when a thread starts. Thread side; written by a backend's worker file.
 */
import type { CurrentJob } from "../thread/threadState.ts"
import type { Port } from "../wire/Port.ts"
import type { SharedMemory } from "../wire/SharedMemory.ts"

/** How an Effect that a function returned has ended. */
export type EffectOutcome =
  | { readonly kind: "succeeded"; readonly value: unknown }
  | { readonly kind: "failed"; readonly error: unknown }
  | { readonly kind: "died"; readonly defect: unknown }
  | { readonly kind: "interrupted" }

/** Runs an Effect until it ends; `signal` interrupts it. Supplied by `@anythread/core/worker-effect`. */
export type RunEffect = (effect: unknown, signal: AbortSignal) => Promise<EffectOutcome>

/** Which job the calling code belongs to, across awaits. */
export interface JobContext {
  /** Runs `body` as part of `job`, with everything that it starts. */
  readonly run: <A>(job: ServedJob, body: () => A) => A
  /** The job that the calling code belongs to, running or finished; `undefined` when it cannot be told. */
  readonly owner: () => ServedJob | undefined
}

/** A job as the thread knows it. */
export interface ServedJob extends CurrentJob {
  /** The id that its host gave it. */
  readonly id: number
  /** The URL its function stands in; empty for one that was given to `serve`. */
  readonly url: string
  /** Whether it still runs. Code that it left behind may outlive it. */
  readonly isLive: boolean
}

/** What a backend's worker file gives to `serve`. */
export interface ThreadEntry {
  /** The thread's end of its channel. */
  readonly port: Port
  /** What the thread shares with its host, as the host's backend was given it; `undefined` where memory cannot be shared. */
  readonly memory: SharedMemory | undefined
  /** Epoch milliseconds from which the deadline word counts. */
  readonly epoch: number
  /** False for jobs in the host's own realm. Default true. */
  readonly isThread?: boolean
  /**
   * Imports a module by URL. Omitted where modules cannot be imported by URL (a bundle): then only functions given to
   * `serve` are found.
   */
  readonly importModule?: (url: string) => Promise<unknown>
  /** Whether `error` says that there is no module at `url`, rather than that the module failed. */
  readonly isMissing?: (error: unknown, url: string) => boolean
  /** Loads what runs an Effect, on first use. Omitted: a returned Effect fails the job. */
  readonly loadRunEffect?: () => Promise<RunEffect>
  /**
   * Runs `body` in a later turn of the event loop, as `setImmediate` does: what jobs have left behind gets its turn first. Default: by a
   * message to itself.
   */
  readonly nextTurn?: (body: () => void) => void
  /** Tells plain objects from proxies, of which structured clone makes none. Omitted: objects are never written to shared memory. */
  readonly isProxy?: (value: object) => boolean
  /** Tells jobs apart across awaits. Default: the one running job. */
  readonly context?: JobContext
  /**
   * Listens for errors that nobody caught and keeps the thread alive through them.
   *
   * @param report is told each one.
   */
  readonly guard?: (report: (error: unknown) => void) => void
}
