/** The errors that signals of scopes abort with. Host side. Platform errors, so that what knows `AbortError` knows them. */

/** A cancellation by the program. `cause`, where there is one: the failure that made it necessary. */
export const abortError = (message: string, cause?: { readonly failure: unknown }): DOMException => {
  const error = new DOMException(message, "AbortError")
  // Pages do not take a cause when they make one.
  if (cause !== undefined) Object.defineProperty(error, "cause", { value: cause.failure, configurable: true })
  return error
}

/** A deadline that has passed. */
export const timeoutError = (message: string): DOMException => new DOMException(message, "TimeoutError")

/** A request to stop, for what waits with the signal of that. */
export const stopRequested = (): DOMException => abortError("This scope was asked to stop.")

/** For what still waits in a scope that has ended, and for what is asked of it later. */
export const scopeEnded = (): DOMException =>
  abortError("The scope that this belongs to has ended. Await what is begun in a scope before its body returns.")
