/** The types of a call on the promise front: what may be given for a parameter. Host side. */

/** What may be given for one parameter: a sync or an async function for one that is a function, else its own type. */
export type HostArg<T> = T extends (...args: infer P) => infer R
  ? (...args: P) => R | Awaited<R> | PromiseLike<Awaited<R>>
  : T

/** What may be given for the parameters `A` of a portable function. Exported, so that generic wrappers compile. */
export type HostArgs<A extends ReadonlyArray<unknown>> = { [K in keyof A]: HostArg<A[K]> }

/** Accepts what a synchronous function returns; a promise is refused by a name that says what to use. */
export type Sync<B> = 0 extends 1 & B
  ? unknown
  : [Extract<B, PromiseLike<unknown>>] extends [never]
    ? unknown
    : "This function returns a promise: use toThread.run"

/** A portable function that takes `A` and returns `B`. */
export type Portable<A extends ReadonlyArray<unknown>, B> = (this: void, ...args: A) => B
