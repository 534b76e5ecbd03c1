/**
 * Waiting on a state machine of `sync/`, which gives what is asked for at once or calls back: what every primitive of this
 * front is made of. Host side.
 */
import type { WaitedFor } from "../lifetime/Wait.ts"
import { refusal, wait } from "./wait.ts"

/** How a wait is cancelled. */
export interface WaitOptions {
  /** Ends the wait when it aborts; it then rejects with the signal's `reason`, and nothing has been taken. */
  readonly signal?: AbortSignal | undefined
}

/** What a machine answered: there it is, or a place in a queue that can be left. */
export type Begun<A> = { readonly value: A } | { readonly leave: () => void }

/**
 * Asks a machine, and waits if it must. Not async: a scope that ends looks after the very promise that the caller has.
 *
 * @param begin asks it. What it is given settles the wait, never within its own call; what it throws, this rejects with.
 * It is not called when the wait is cut already.
 * @param where the signal that cuts the wait.
 * @param on what is told of the wait.
 * @returns rejects with the reason, at once, when it is cut before or during. Once the machine has called back, it is cut
 * no more: what was given is never lost.
 */
export const waitOn = <A>(
  begin: (resolve: (value: A) => void, reject: (error: unknown) => void) => Begun<A>,
  where: AbortSignal | undefined,
  on: WaitedFor
): Promise<A> => {
  const refused = refusal(where)
  if (refused !== undefined) return refused
  let settle: { readonly resolve: (value: A) => void; readonly reject: (error: unknown) => void }
  let begun: Begun<A>
  try {
    begun = begin(
      (value) => settle.resolve(value),
      (error) => settle.reject(error)
    )
  } catch (error) {
    return Promise.reject(error)
  }
  if ("value" in begun) return Promise.resolve(begun.value)
  const { leave } = begun
  return wait(
    (resolve, reject) => {
      settle = { resolve, reject }
      return leave
    },
    where,
    on
  )
}

/** A place that a machine gave or did not give, as {@link waitOn} wants to hear it. */
export const begunWith = <A, W>(waiter: W | undefined, value: A, leave: (waiter: W) => void): Begun<A> =>
  waiter === undefined ? { value } : { leave: () => leave(waiter) }

/**
 * Runs a body that waits on its way, and looks after its rejection where it is the wait that was cut: nothing has been
 * done then, so a promise that nobody awaits is no reason to end the process. Its own failures stay what they are.
 *
 * @param body is given what marks those waits.
 */
export const afterWaits = <A>(body: (waiting: <B>(wait: Promise<B>) => Promise<B>) => Promise<A>): Promise<A> => {
  const whole: Promise<A> = body((wait) => {
    wait.catch(() => whole.catch(() => {}))
    return wait
  })
  return whole
}
