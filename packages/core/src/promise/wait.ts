/** Waiting that a cancellation cuts: what every verb of this front that waits is made of. Host side. */
import type { WaitedFor } from "../lifetime/Wait.ts"
import { cutShort, LiveScope, ownerOf, type Waiting } from "./LiveScope.ts"
import { scopeEnded } from "./reasons.ts"
import { isReason } from "./residue.ts"
import { seen, seenIf } from "./seen.ts"

/**
 * Waits for what `begin` begins.
 *
 * @param begin begins it, and returns what undoes that when the wait is cut. It settles later, never within its own call;
 * it is not called when the wait is cut already. What it throws, this rejects with.
 * @param where the scope or the signal that cuts the wait.
 * @param on what is told of the wait, if anything is.
 * @returns rejects with the reason, at once, when it is cut before or during. Nobody needs to await it then.
 */
export const wait = <A>(
  begin: (resolve: (value: A) => void, reject: (reason: unknown) => void) => () => void,
  where: LiveScope | AbortSignal | undefined,
  on?: WaitedFor
): Promise<A> => {
  const refused = refusal(where)
  if (refused !== undefined) return refused
  const { promise, reject, resolve } = Promise.withResolvers<A>()
  const settle =
    <B>(how: (value: B) => void) =>
    (value: B): void => {
      forget()
      how(value)
    }
  let undo: () => void
  try {
    undo = begin(settle(resolve), settle(reject))
  } catch (error) {
    return Promise.reject(error)
  }
  const forget = listen(where, {
    promise,
    cut: (reason) => {
      forget()
      undo()
      reject(reason)
    },
    on
  })
  return promise
}

/** Why nothing may begin any more. */
export interface Cut {
  readonly reason: unknown
  /** The scope has ended, which is for the program to know: it was not cancelled. */
  readonly isOver?: true
}

/** Why nothing may begin there any more, if nothing may. */
export const cutAlready = (where: LiveScope | AbortSignal | undefined): Cut | undefined => {
  if (where === undefined) return undefined
  // A signal that has aborted stays so, whatever its scope sees by now: it says what fetch would say.
  if (!(where instanceof LiveScope) && where.aborted) return where
  const scope = where instanceof LiveScope ? where : ownerOf(where)
  return scope?.told ?? (scope?.isExited === true ? { reason: scopeEnded(), isOver: true } : undefined)
}

/** What a wait is that may not begin: a rejection, which nobody needs to await if it is that of a cancellation. */
export const refusal = (where: LiveScope | AbortSignal | undefined): Promise<never> | undefined => {
  const cut = cutAlready(where)
  if (cut === undefined) return undefined
  const refused = Promise.reject(cut.reason)
  return cut.isOver === true ? refused : seen(refused)
}

/** What a verb gives its caller: nobody needs to await it when it rejects with a cancellation from around it, and nothing else. */
export const seenWhenCut = <A>(running: Promise<A>, around: AbortSignal | undefined): Promise<A> => {
  if (around === undefined) return running
  return seenIf(running, (error) => {
    const cut = cutAlready(around)
    return cut !== undefined && isReason(cut.reason, error)
  })
}

/** Has something cut when `where` is cancelled. @returns what takes it away. */
export const listen = (where: LiveScope | AbortSignal | undefined, waiting: Waiting): (() => void) => {
  if (where === undefined) return () => {}
  const scope = where instanceof LiveScope ? where : ownerOf(where)
  if (scope !== undefined) return scope.add(waiting)
  const signal = where as AbortSignal
  const abort = (): void => cutShort(waiting, signal.reason)
  signal.addEventListener("abort", abort, { once: true })
  return () => signal.removeEventListener("abort", abort)
}
