/** What takes part: one way to have functions run on threads, and what the cases ask of it. */
import type { Runtime } from "../runtime.ts"

/** The functions in `work/functions.mjs`. */
export type Work = "increment" | "revise" | "burn" | "echo" | "spin"

/**
 * What a session is for, as some contenders have settings that are best for one and wrong for another. `lone`: calls that take no time,
 * one after the other; what has no pool of its own sends all of them to one thread then, which is awake still. `short`: many of them
 * at once. `long`: calls that keep a core busy. `spare`: the same, with a warm thread more, where there is such a thing.
 */
export type Use = "lone" | "short" | "long" | "spare"

/** Threads that have started. They live as long as the process: some contenders have no end that can be waited for. */
export interface Session {
  /** One call: the argument goes to a thread, the result comes back. */
  readonly call: (work: Work, argument: unknown) => Promise<unknown>
  /** Many calls, so many of them at once. Where it is left out: loops of `call`. */
  readonly flood?: (work: Work, argument: unknown, inFlight: number, total: number) => Promise<unknown>
  /** The milliseconds that each of so many calls took, one after the other. Where it is left out: a loop of `call`. */
  readonly times?: (work: Work, argument: unknown, total: number) => Promise<ReadonlyArray<number>>
  /** As `echo`, but the bytes are transferred, both ways. */
  readonly move?: (bytes: Uint8Array) => Promise<Uint8Array>
  /** So many of these, one after the other, each with what came back of the one before. Where it is left out: a loop of `move`. */
  readonly moves?: (bytes: Uint8Array, total: number) => Promise<Uint8Array>
  /** Starts an endless loop. @returns what cancels it, and resolves when the caller is told. */
  readonly spin?: (times: Float64Array) => () => Promise<unknown>
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
  /** Cases, by a part of their names, that it is absent from, and why. */
  readonly absent?: Readonly<Record<string, string>>
  /** The same for one runtime. What is empty is a part of every name. */
  readonly absentOn?: Partial<Readonly<Record<Runtime, Readonly<Record<string, string>>>>>
}

/** The worker file of a contender. */
export const workFile = (name: string): URL => new URL(`../work/${name}.mjs`, import.meta.url)
