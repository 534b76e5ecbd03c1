/** One Web Worker from its start to its proven end. Host side, step 4 of a call. */
import type { Port, SpawnOptions, ThreadExit, ThreadHandle } from "@anythread/core/backend"
import { hasLocks } from "./capabilities.ts"
import { fitPort } from "./fitPort.ts"
import { readEntry, type Serving, type StartData } from "./handshake.ts"
import * as StartFailure from "./startFailure.ts"

/** What is known of how threads end here, and who wants to know more. */
export interface Ending {
  /** Whether a busy thread runs on for a while after `terminate`. */
  readonly isDelayed: () => boolean
  /** Is told that a thread ran on for a while after `terminate`. */
  readonly delayed: () => void
}

/** Seconds within which the worker's entry must have called `serve`. Picked: a slow network must not look like a mistake. */
const START_SECONDS = 30
/** Milliseconds after which a thread counts as ended where nothing proves it and ending is delayed: Chromium 156 takes 2009. */
const DELAY = 2100
/**
 * Milliseconds after which the host looks whether a thread has ended, and for which it must run on after that to show that ending is
 * delayed here: a host that was busy hears late of a thread that ended at once.
 */
const AT_ONCE = 1000
const AND_MORE = 500

/**
 * Starts a worker and gives it what it serves with.
 *
 * @param spawn the option of that name.
 * @param options what the pool asks for.
 * @param ending how threads end here.
 * @returns the thread.
 * @throws Error that says what `spawn` was and what it threw.
 */
export const startWorker = (spawn: () => Worker, options: SpawnOptions, ending: Ending): ThreadHandle => {
  const attempt = StartFailure.attempt(spawn)
  const worker = spawned(spawn, attempt)
  const { port1: host, port2: thread } = new MessageChannel()
  // Unique: whoever is granted this lock knows that this thread is gone.
  const lock = hasLocks() ? `${options.name} ${crypto.randomUUID()}` : undefined
  let phase: "loading" | "serving" | "failed" | "gone" = "loading"
  let exit: ThreadExit = { reason: "exit" }
  let isGreeted = false
  let isLocked = false
  let isEnding = false
  let isKilled = false
  let seenAt: number | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let seconds = 0

  const exited = (): void => {
    if (phase === "gone") return
    started("gone")
    options.exited(exit)
  }
  /** Leaves the start behind. */
  const started = (next: typeof phase): void => {
    phase = next
    clearInterval(watch)
    clearTimeout(timer)
    // A failed one listens until it is explained.
    if (next !== "failed") attempt.done()
  }
  const kill = (): void => {
    if (isKilled) return
    isKilled = true
    worker.terminate()
    if (isLocked) timer = setTimeout(seen, AT_ONCE)
    else assume()
  }
  const seen = (): void => {
    seenAt = performance.now()
  }
  /** Takes the thread for dead after as long as it may take. */
  const assume = (): void => {
    clearTimeout(timer)
    timer = setTimeout(exited, ending.isDelayed() ? DELAY : 0)
  }
  const terminate = (): void => {
    if (isEnding) return
    isEnding = true
    // In a moment it has its lock, and its end can be proven; ended now, only time would tell.
    if (phase === "loading" && lock !== undefined && ending.isDelayed()) timer = setTimeout(kill, DELAY)
    else kill()
  }
  /** The thread never came up: no job has been near it, and nothing of it needs to be waited for. */
  const fail = (cause: unknown): void => {
    exit = { reason: "uncaught", cause }
    exited()
  }
  const serving = (message: Serving): void => {
    // One that has been ended meanwhile is gone when its time is over.
    if (phase !== "loading" || isKilled) return
    started("serving")
    isLocked = message.isLocked && lock !== undefined
    if (isLocked) void watchLock(lock as string)
    if (isEnding) kill()
  }
  const watchLock = async (name: string): Promise<void> => {
    const isGranted = await navigator.locks.request(name, () => true).catch(() => false)
    if (isGranted) {
      if (seenAt !== undefined && performance.now() - seenAt > AND_MORE) ending.delayed()
      exited()
    } else {
      // Refused here although the thread has it: its end cannot be seen.
      isLocked = false
      if (isKilled) assume()
    }
  }

  // Counted in turns of the loop: a page that slept meanwhile has not waited.
  const watch = setInterval(() => {
    if (++seconds < START_SECONDS) return
    worker.terminate()
    fail(attempt.neverServed(START_SECONDS))
  }, 1000)
  worker.addEventListener("message", ({ data }) => {
    const message = readEntry(data)
    if (message?.anythread === "refused") {
      worker.terminate()
      fail(StartFailure.fromThread(message.error))
    } else if (message?.anythread === "hello" && phase === "loading" && !isGreeted) {
      isGreeted = true
      const { epoch, memory } = options
      worker.postMessage({ anythread: "start", port: thread, memory, epoch, lock } satisfies StartData, [thread])
    }
  })
  worker.addEventListener("error", (event) => {
    // Else it would become an error of the page.
    event.preventDefault()
    if (phase === "loading") {
      started("failed")
      worker.terminate()
      void attempt.explain(event).then(fail)
    } else if (phase === "serving") {
      // What the guards on the thread did not see: of the entry's own code, after it had called `serve`.
      exit = {
        reason: "uncaught",
        cause: new Error(event.message || "The worker had an error that the browser does not describe.")
      }
      terminate()
    }
  })
  return { port: withoutFirst(fitPort(host), serving), terminate, ref: () => {}, unref: () => {} }
}

const spawned = (spawn: () => Worker, attempt: StartFailure.Attempt): Worker => {
  try {
    return spawn()
  } catch (cause) {
    attempt.done()
    throw StartFailure.spawnThrew(spawn, cause)
  }
}

/** The port without the thread's first message, which is for us. */
const withoutFirst = (port: Port, serving: (message: Serving) => void): Port => ({
  ...port,
  listen: (receive, unreadable) => {
    let isFirst = true
    port.listen((message) => {
      if (!isFirst) return receive(message)
      isFirst = false
      serving(message as Serving)
    }, unreadable)
  }
})
