/** Waiting that a cancellation cuts: what every verb of this front that waits is made of. Host side. */
import { LiveScope, ownerOf, type Waiting } from "./LiveScope.ts"
import { scopeEnded } from "./reasons.ts"

/**
 * Waits for what `begin` begins.
 *
 * @param begin begins it, and returns what undoes that when the wait is cut. It settles later, never within its own call;
 * it is not called when the wait is cut already. What it throws, this rejects with.
 * @param where the scope or the signal that cuts the wait.
 * @returns rejects with the reason, at once, when it is cut before or during.
 */
export const wait = <A>(
  begin: (resolve: (value: A) => void, reject: (reason: unknown) => void) => () => void,
  where: LiveScope | AbortSignal | undefined
): Promise<A> => {
  const cut = cutAlready(where)
  if (cut !== undefined) return Promise.reject(cut.reason)
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
    }
  })
  return promise
}

/** The reason for which nothing may begin there any more, if there is one. */
export const cutAlready = (where: LiveScope | AbortSignal | undefined): { readonly reason: unknown } | undefined => {
  if (where === undefined) return undefined
  // A signal that has aborted stays so, whatever its scope sees by now: it says what fetch would say.
  if (!(where instanceof LiveScope) && where.aborted) return where
  const scope = where instanceof LiveScope ? where : ownerOf(where)
  return scope?.told ?? (scope?.isExited === true ? { reason: scopeEnded() } : undefined)
}

/** Has something cut when `where` is cancelled. @returns what takes it away. */
export const listen = (where: LiveScope | AbortSignal | undefined, waiting: Waiting): (() => void) => {
  if (where === undefined) return () => {}
  const scope = where instanceof LiveScope ? where : ownerOf(where)
  if (scope !== undefined) return scope.add(waiting)
  const signal = where as AbortSignal
  const abort = (): void => waiting.cut(signal.reason)
  signal.addEventListener("abort", abort, { once: true })
  return () => signal.removeEventListener("abort", abort)
}
