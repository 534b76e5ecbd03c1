/** The types of a call on the Effect front: what may be given for a parameter, what a result becomes. Host side. */
import type { Effect } from "effect/Effect"

/**
 * What may be given for one parameter: for a parameter that is a function, a sync function, an async one or one that
 * returns an Effect; for any other, its own type.
 */
export type HostArg<T> = T extends (...args: infer P) => infer R
  ? (...args: P) => R | Awaited<R> | PromiseLike<Awaited<R>> | Effect<Awaited<R>, unknown, unknown>
  : T

/** What may be given for the parameters `A` of a portable function. Exported, so that generic wrappers compile. */
export type HostArgs<A extends ReadonlyArray<unknown>> = { [K in keyof A]: HostArg<A[K]> }

/** The services that the Effects of callbacks among the arguments `H` need. */
export type HostR<H extends ReadonlyArray<unknown>> = {
  [K in keyof H]: H[K] extends (...args: never) => Effect<unknown, unknown, infer R> ? R : never
}[number]

/** Accepts what a synchronous function returns; what must be awaited is refused by a name that says what to use. */
export type Sync<B> = 0 extends 1 & B
  ? unknown
  : [Extract<B, PromiseLike<unknown>>] extends [never]
    ? [Extract<B, Effect<unknown, unknown, unknown>>] extends [never]
      ? unknown
      : "This function returns an Effect: use toThread.run"
    : "This function returns a promise: use toThread.run"

/** Accepts Effects that need no services: those of the host do not exist on a thread. */
export type NoServices<B> = 0 extends 1 & B
  ? unknown
  : B extends Effect<unknown, unknown, infer R>
    ? [R] extends [never]
      ? unknown
      : "This function returns an Effect with services: provide them in the function, services do not travel"
    : unknown

/** The value of a call: what the function returned, promised, or succeeded with. */
export type Value<B> = B extends Effect<infer A, unknown, unknown> ? A : Awaited<B>

/** The typed error of a call, when the function returns an Effect. */
export type Failure<B> = B extends Effect<unknown, infer E, unknown> ? E : never

/** A portable function that takes `A` and returns `B`. */
export type Portable<A extends ReadonlyArray<unknown>, B> = (this: void, ...args: A) => B
