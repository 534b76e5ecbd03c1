/**
 * What nobody needs to await: what the program itself has cancelled is no error, so a promise that rejects for that must not
 * end the process where nobody awaits it. Host side.
 */

/** Counts the rejection of a promise as seen. @returns the promise, which rejects all the same. */
export const seen = <A>(promise: Promise<A>): Promise<A> => {
  promise.catch(() => {})
  return promise
}

/**
 * The same where only its end tells why a promise rejects.
 *
 * @param running what may reject.
 * @param isCut whether an error is nothing but a cancellation by the program.
 * @returns a promise that settles alike.
 */
export const seenIf = <A>(running: Promise<A>, isCut: (error: unknown) => boolean): Promise<A> => {
  const { promise, reject, resolve } = Promise.withResolvers<A>()
  running.then(resolve, (error: unknown) => {
    if (isCut(error)) seen(promise)
    reject(error)
  })
  return promise
}
