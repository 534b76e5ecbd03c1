/** The main function of a program: a root scope that signals of the process cancel. Host side. */
import { refuseOnThread } from "../thread/refuseOnThread.ts"
import type { CancelScope, Lifetimes } from "./Lifetime.ts"
import { abortError } from "./reasons.ts"

/** A signal that asks a process to end. */
export type StopSignal = "SIGINT" | "SIGTERM"

/** What a runtime supplies where its programs are processes. */
export interface Signals {
  /** Calls `listener` for each SIGINT and SIGTERM. @returns what ends that. */
  readonly onSignal: (listener: (signal: StopSignal) => void) => () => void
  /** Ends the process at once. */
  readonly exit: (code: number) => void
}

/** The verb that runs a program. */
export interface Run {
  /**
   * Runs a program's main function in a cancel scope, and closes the default pool after it, whichever way it ended: jobs
   * left over are ended. As `anyio.run`.
   *
   * @param main the program. It is handed the scope, and gives `scope.signal` to whatever it waits for.
   * @returns main's value. Rejects with main's own error, or with the reason when main cancelled its scope itself: awaited
   * at the top of a module, that prints it and ends the process with 1.
   * @throws StartedInThread on a thread: the module that calls it was loaded by one.
   * @throws TypeError when `main` is no function.
   *
   * **Interruption:** SIGINT and SIGTERM cancel the scope with an AbortError that names the signal. Main unwinds, with its
   * `finally` blocks and the jobs of the scope; jobs that say `wait` are waited for. Then the process exits with 130 or 143,
   * also when main has returned a value; an error of main's own is told as a warning. A second signal exits at once.
   * Browsers have no signals.
   *
   * Several at once are cancelled together; the last one to end closes the pool, and exits after a signal. One that is
   * started while a main function is under way settles as soon as it has unwound, since main may wait for it; the others
   * wait for the end. Its scope is a root too, which cancelling main's does not reach: use `scope.withCancelScope` for that.
   *
   * @example
   * ```ts
   * import { run } from "@anythread/node/promise"
   *
   * const sum = await run(async ({ sleep }) => {
   *   await sleep(1)
   *   return 1 + 2
   * })
   * sum // => 3
   * ```
   */
  readonly run: <A>(main: (scope: CancelScope) => PromiseLike<A> | A) => Promise<A>
}

/** What `run` is made of. */
export interface RunParts {
  /** Opens the scope of a main function. */
  readonly failAfter: Lifetimes["failAfter"]
  /** Closes the default pool. */
  readonly shutdown: () => Promise<void>
  /** The runtime's usual warning. */
  readonly warn: (message: string) => void
  /** Undefined where there are no signals. */
  readonly signals: Signals | undefined
}

const codes: Readonly<Record<StopSignal, number>> = { SIGINT: 128 + 2, SIGTERM: 128 + 15 }

/** Why everything is cancelled. */
interface Stop {
  readonly signal: StopSignal
  readonly reason: unknown
}

/** What a main function failed with. */
interface Failure {
  readonly error: unknown
  isTold: boolean
}

/** Makes the verb. The runs of one backend know of each other. */
export const makeRun = (parts: RunParts): Run["run"] => {
  const runs = new Runs(parts)
  return (main) => {
    refuseOnThread("run")
    if (typeof main !== "function") throw new TypeError(noFunction(main))
    return runs.run(main)
  }
}

/** The runs that have not ended, and the signal that they have had. */
class Runs {
  readonly #parts: RunParts
  /** What cancels each of them. */
  readonly #scopes = new Set<(reason: unknown) => void>()
  #open = 0
  #begun = 0
  /** How many main functions have been called and have not ended. */
  #underWay = 0
  #stop: Stop | undefined
  #unlisten: (() => void) | undefined
  /** Resolved when the last of them has ended and the pool is closed; new for the first. */
  #end = Promise.withResolvers<void>()

  constructor(parts: RunParts) {
    this.#parts = parts
  }

  async run<A>(main: (scope: CancelScope) => PromiseLike<A> | A): Promise<A> {
    // One that another's main started may be what that waits for: it must not wait for the other.
    const isInner = this.#underWay > 0
    let failure: Failure | undefined
    this.#enter()
    try {
      // Those that are started together are all known before the first main function is called.
      await undefined
      return await this.#runIn(main)
    } catch (error) {
      failure = { error, isTold: false }
      throw error
    } finally {
      await this.#leave(isInner, failure)
    }
  }

  async #runIn<A>(main: (scope: CancelScope) => PromiseLike<A> | A): Promise<A> {
    let cancel: ((reason: unknown) => void) | undefined
    const body = (scope: CancelScope): PromiseLike<A> | A => {
      cancel = scope.cancel
      this.#scopes.add(cancel)
      if (this.#stop !== undefined) cancel(this.#stop.reason)
      return main(scope)
    }
    this.#underWay++
    try {
      return await this.#parts.failAfter(undefined, body, { name: main.name || "main", reason: late })
    } finally {
      this.#underWay--
      if (cancel !== undefined) this.#scopes.delete(cancel)
    }
  }

  #enter(): void {
    this.#begun++
    if (this.#open++ > 0) return
    this.#end = Promise.withResolvers()
    this.#unlisten = this.#parts.signals?.onSignal((signal) => this.#told(signal))
  }

  async #leave(isInner: boolean, failure: Failure | undefined): Promise<void> {
    const end = this.#end
    if (this.#stop !== undefined) this.#tell(failure, this.#stop)
    // The last one closes the pool. One that is started meanwhile has a new pool, and closes that if it is then the last.
    while (this.#open === 1) {
      const begun = this.#begun
      await this.#parts.shutdown()
      if (this.#stop !== undefined) {
        this.#tell(failure, this.#stop)
        // A turn for warnings to be printed.
        await new Promise<void>((resolve) => setTimeout(resolve, 0))
      }
      if (begun === this.#begun) break
    }
    if (--this.#open === 0) this.#exit()
    // Where one of them goes on after a signal, the program would end before the others have unwound.
    else if (this.#stop !== undefined && !isInner) await end.promise
  }

  /** Tells what main failed with, once: it would be lost with the process. */
  #tell(failure: Failure | undefined, { reason, signal }: Stop): void {
    if (failure === undefined || failure.isTold || failure.error === reason) return
    failure.isTold = true
    this.#parts.warn(`The main function failed, and the program was ended by ${signal}: ${textOf(failure.error)}`)
  }

  #exit(): void {
    if (this.#stop !== undefined) this.#parts.signals?.exit(codes[this.#stop.signal])
    this.#unlisten?.()
    this.#stop = undefined
    this.#end.resolve()
  }

  #told(signal: StopSignal): void {
    if (this.#stop !== undefined) return this.#parts.signals?.exit(codes[signal])
    this.#stop = { signal, reason: abortError(`The program was told to end by ${signal}.`) }
    for (const cancel of [...this.#scopes]) cancel(this.#stop.reason)
  }
}

const late = "The deadline that the main function set for itself has passed."

const textOf = (error: unknown): string => {
  const text = String(error)
  const stack = error instanceof Error ? (error.stack ?? "") : ""
  // WebKit's stacks do not begin with the error.
  return stack.includes(text) ? stack : `${text}\n${stack}`.trimEnd()
}

const noFunction = (main: unknown): string =>
  `run was given ${main instanceof Promise ? "a promise" : main === null ? "null" : typeof main}; give it the main function itself, as in run(main).`
