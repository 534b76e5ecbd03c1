/**
 * Calls the function and waits for what it returns: step 7 of a call. Thread side.
 */
import { isCancelled } from "../errors/Cancelled.ts"
import type { AnyFunction } from "../portable/registry.ts"
import { encodeError } from "../wire/encodeError.ts"
import type { Failure, Mode } from "../wire/Message.ts"
import type { Job } from "./Job.ts"
import type { ThreadEntry } from "./ThreadEntry.ts"

/** How a job ends. One of the two is called, once. */
export interface Ending {
  readonly returned: (job: Job, value: unknown) => void
  readonly failed: (job: Job, failure: Failure) => void
}

/**
 * Calls `fn` and ends the job with what comes of it. A promise or an Effect is awaited in either mode, so that nothing
 * of the job is left running; in `sync` mode it is then refused, because the caller's types say that `fn` returns a
 * value.
 */
export const runFunction = (
  entry: ThreadEntry,
  job: Job,
  fn: AnyFunction,
  mode: Mode,
  args: ReadonlyArray<unknown>,
  ending: Ending
): void => {
  const threw = (error: unknown): void =>
    ending.failed(
      job,
      // In this order: asking the job counts as polling.
      isCancelled(error) && job.isCancelled()
        ? { kind: "cancelled", error: encodeError(error) }
        : { kind: "threw", phase: "run", error: encodeError(error) }
    )
  const refuse = (what: string): void =>
    ending.failed(job, { kind: "notCloneable", path: "result", what: `${what}: toThread.run takes such a function` })

  let value: unknown
  let wait: "none" | "promise" | "effect"
  try {
    const call = (): unknown => (fn as (...args: ReadonlyArray<unknown>) => unknown)(...args)
    value = entry.context === undefined ? call() : entry.context.run(job, call)
    // Within the try: a result may be a proxy that throws on every look.
    wait = isThenable(value) ? "promise" : isEffect(value) ? "effect" : "none"
  } catch (error) {
    return threw(error)
  }
  switch (wait) {
    case "none":
      return ending.returned(job, value)
    case "promise":
      // Promise.resolve, as `await` does: a foreign thenable may call back twice, or throw after it has.
      void Promise.resolve(value).then(
        (value) => (mode === "sync" ? refuse("a Promise") : ending.returned(job, value)),
        (error: unknown) => (mode === "sync" ? refuse("a Promise") : threw(error))
      )
      return
    case "effect":
      if (mode === "sync") return refuse("an Effect")
      void awaitEffect(entry, job, value).then((outcome) => {
        switch (outcome.kind) {
          case "succeeded":
            return ending.returned(job, outcome.value)
          case "failed":
            return ending.failed(job, { kind: "failed", error: encodeError(outcome.error) })
          case "died":
            return threw(outcome.defect)
          case "interrupted":
            return ending.failed(
              job,
              job.isCancelled()
                ? { kind: "cancelled", error: encodeError(undefined) }
                : {
                    kind: "threw",
                    phase: "run",
                    error: encodeError(new Error("The Effect was interrupted from within."))
                  }
            )
        }
      }, threw)
  }
}

const awaitEffect = async (entry: ThreadEntry, job: Job, effect: unknown) => {
  if (entry.loadRunEffect === undefined) {
    throw new TypeError(
      "The function returned an Effect, and this thread's entry cannot run one: import serve from the worker-effect entry point."
    )
  }
  // Asked for before the Effect is loaded, so that a cancellation meanwhile is heard.
  const signal = job.signal()
  const run = await entry.loadRunEffect()
  return run(effect, signal)
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  (typeof value === "object" || typeof value === "function") &&
  value !== null &&
  "then" in value &&
  typeof value.then === "function"

/** By its mark, so that a thread need not load Effect to know one. */
const isEffect = (value: unknown): boolean =>
  (typeof value === "object" || typeof value === "function") && value !== null && "~effect/Effect" in value
