/**
 * How host and thread come together: what crosses the worker's own channel before there is one of ours, and the first
 * message on that one. Either side.
 *
 *   thread  hello, or why it cannot serve    (own channel)
 *   host    what the thread serves with      (own channel)
 *   thread  serving                          (our port, before the serve loop's READY)
 *
 * The thread speaks first: what is sent to a module worker while its top level still awaits is lost.
 */

import type { SharedMemory } from "@anythread/core/backend"

/** What went wrong on a thread, as plain data: errors cross differently in every browser. */
export interface PlainError {
  /** The error's class. */
  readonly name: string
  /** Its message. */
  readonly message: string
  /** Where it was thrown, on the thread. */
  readonly stack: string | undefined
}

/** What a thread says on the worker's own channel. */
export type FromEntry =
  /** Its entry has called `serve`. */
  | { readonly anythread: "hello" }
  /** It cannot serve; nothing more will come. */
  | { readonly anythread: "refused"; readonly error: PlainError }

/** What its host answers, once. */
export interface StartData {
  readonly anythread: "start"
  /** The thread's end of the channel. */
  readonly port: MessagePort
  /** What thread and host share, where memory is shared. */
  readonly memory: SharedMemory | undefined
  /** Epoch milliseconds from which the deadline word counts. */
  readonly epoch: number
  /** The Web Lock that the thread holds for life; undefined where there are none. */
  readonly lock: string | undefined
}

/** The thread's first message on our port. */
export interface Serving {
  readonly anythread: "serving"
  /** Whether it holds the lock: then its release proves that the thread is gone. */
  readonly isLocked: boolean
}

/** Reads a message of the worker's own channel; undefined where it is not ours: the entry may say what it likes. */
export const readEntry = (data: unknown): FromEntry | undefined => {
  const kind = kindOf(data)
  return kind === "hello" || kind === "refused" ? (data as FromEntry) : undefined
}

/** Reads the host's answer; undefined where it is not ours. */
export const readStart = (data: unknown): StartData | undefined =>
  kindOf(data) === "start" ? (data as StartData) : undefined

/** An error as plain data. */
export const plainError = (error: unknown): PlainError =>
  error instanceof Error
    ? { name: error.name, message: error.message, stack: error.stack }
    : { name: "Error", message: String(error), stack: undefined }

const kindOf = (data: unknown): unknown =>
  typeof data === "object" && data !== null && "anythread" in data ? data.anythread : undefined
