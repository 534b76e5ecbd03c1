/** Waiting for time to pass, and for nothing but a turn. Host side. */
import type { WaitedFor } from "../lifetime/Wait.ts"
import { type LiveScope, ownerOf } from "./LiveScope.ts"
import { seen } from "./seen.ts"
import { at, checkedTime, turn } from "./timers.ts"
import { cutAlready, wait } from "./wait.ts"

/**
 * Waits for a time.
 *
 * @param ms how long, in milliseconds; 0 and less let a timer's turn pass, `Infinity` waits until it is cancelled.
 * @param options `signal` cancels it.
 * @returns resolves when the time has passed. Rejects with `signal.reason` when it was cancelled, with a RangeError when
 * `ms` is no number.
 *
 * **Interruption:** rejects at once and puts its timer away, also when the signal has aborted before. As anyio's `sleep`.
 *
 * @example
 * ```ts
 * import { sleep } from "@anythread/core/promise"
 *
 * await sleep(1)
 * await sleep(60_000, { signal: AbortSignal.abort("no time") }).catch((reason: unknown) => reason) // => "no time"
 * ```
 */
export const sleep = (ms: number, options: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> =>
  sleepIn(options.signal, ms)

/**
 * Waits until a point in time.
 *
 * @param deadline epoch milliseconds; one that has passed lets a timer's turn pass, `Infinity` waits until it is cancelled.
 * @param options `signal` cancels it.
 * @returns resolves when the time has come. Rejects as {@link sleep}.
 *
 * **Interruption:** as {@link sleep}. As anyio's `sleep_until`.
 *
 * @example
 * ```ts
 * import { sleepUntil } from "@anythread/core/promise"
 *
 * const deadline = Date.now() + 5
 * await sleepUntil(deadline)
 * Date.now() >= deadline // => true
 * ```
 */
export const sleepUntil = (
  deadline: number,
  options: { readonly signal?: AbortSignal | undefined } = {}
): Promise<void> => wait((resolve: () => void) => at(checkedTime("deadline", deadline), resolve), options.signal, TIME)

/** As {@link sleep}, in a scope or with a signal. Not async: a scope looks after the very promise that the caller has. */
export const sleepIn = (where: LiveScope | AbortSignal | undefined, ms: number): Promise<void> =>
  wait((resolve: () => void) => at(Date.now() + checkedTime("ms", ms), resolve), where, TIME)

/**
 * Lets a turn of the event loop pass, timers and messages included, and then throws if it was cancelled. For long loops,
 * and because a cancellation that was swallowed comes back at the next one. As anyio's `lowlevel.checkpoint`.
 *
 * @param options `signal` says whether it was cancelled.
 * @returns resolves after the turn. Rejects with `signal.reason` when it was cancelled.
 *
 * **Interruption:** after its turn in any case, so that a loop which swallows every error starves nobody else.
 *
 * @example
 * ```ts
 * import { checkpoint } from "@anythread/core/promise"
 *
 * const order: Array<string> = []
 * setTimeout(() => order.push("timer"), 0)
 * while (order.length === 0) await checkpoint()
 * order // => ["timer"]
 * ```
 */
export const checkpoint = (options: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> =>
  checkpointIn(options.signal)

/** As {@link checkpoint}, in a scope or with a signal. */
export const checkpointIn = (where: LiveScope | AbortSignal | undefined): Promise<void> => {
  const passed: Promise<void> = turn().then(() => {
    const cut = cutAlready(where)
    if (cut === undefined) return
    if (cut.isOver !== true) seen(passed)
    throw cut.reason
  })
  return passed
}

/**
 * The earliest deadline that is seen from where a signal comes from. As anyio's `current_effective_deadline`.
 *
 * @param signal of a scope, a group or a child; any other signal has no deadline that could be known.
 * @returns epoch milliseconds; `-Infinity` when it is cancelled, `Infinity` without any deadline.
 *
 * @example
 * ```ts
 * import { currentEffectiveDeadline, moveOnAt } from "@anythread/core/promise"
 *
 * const deadline = Date.now() + 60_000
 * await moveOnAt(deadline, ({ signal }) => currentEffectiveDeadline(signal) === deadline)
 * // => { cancelled: false, timedOut: false, value: true }
 * ```
 */
export const currentEffectiveDeadline = (signal?: AbortSignal): number => {
  if (signal?.aborted === true) return Number.NEGATIVE_INFINITY
  return ownerOf(signal)?.effectiveDeadline() ?? Number.POSITIVE_INFINITY
}

const TIME: WaitedFor = { what: "time" }
