/** What takes part: one way to have functions run on threads, and what the cases ask of it. */

/** The functions in `work/functions.mjs`. */
export type Work = "increment" | "revise" | "burn" | "echo" | "spin"

/**
 * What a session is for, as some contenders have settings that are best for one and wrong for another. `short`: calls that take
 * no time. `long`: calls that keep a core busy. `spare`: the same, with a warm thread more, where there is such a thing.
 */
export type Use = "short" | "long" | "spare"

/** Threads that have started, until they are closed. */
export interface Session {
  /** One call: the argument goes to a thread, the result comes back. */
  readonly call: (work: Work, argument: unknown) => Promise<unknown>
  /** Many calls, so many of them at once. Where it is left out: loops of `call`. */
  readonly flood?: (work: Work, argument: unknown, inFlight: number, total: number) => Promise<unknown>
  /** The milliseconds that each of so many calls took, one after the other. Where it is left out: a loop of `call`. */
  readonly times?: (work: Work, argument: unknown, total: number) => Promise<ReadonlyArray<number>>
  /** As `echo`, but the bytes are transferred, both ways. */
  readonly move?: (bytes: Uint8Array) => Promise<Uint8Array>
  /** Starts an endless loop. @returns what cancels it, and resolves when the caller is told. */
  readonly spin?: (times: Float64Array) => () => Promise<unknown>
  readonly close: () => Promise<unknown>
}

/** A contender. */
export interface Contender {
  readonly name: string
  /** `ours`, a `peer`, or the `limit` that the platform sets. */
  readonly kind: "ours" | "peer" | "limit"
  /** Starts it, set up for what is to come. */
  readonly open: (threads: number, use: Use) => Promise<Session>
  /** The name of its file in `contenders/`, and of its program in `cold/`. */
  readonly file: string
  /** Cases, by the beginning of their names, that it is absent from, and why. */
  readonly absent?: Readonly<Record<string, string>>
}

/** The worker file of a contender. */
export const workFile = (name: string): URL => new URL(`../work/${name}.mjs`, import.meta.url)
