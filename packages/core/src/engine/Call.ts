/**
 * What is asked of a thread: function, arguments, options, checked before anything is sent. Host side, step 1 of a call.
 */
import type { ThreadBackend } from "../backend/ThreadBackend.ts"
import { DuplicateName, NotPortable } from "../errors/CallDefect.ts"
import { type Address, type Cancellation, checkCancellation, UNKNOWN } from "../portable/Address.ts"
import { type AnyFunction, addressOfFunction, mark } from "../portable/registry.ts"
import type { CapacityLimiter } from "../sync/CapacityLimiter.ts"
import { refuseOnThread } from "../thread/refuseOnThread.ts"
import type { Mode } from "../wire/Message.ts"
import type { Caller } from "./caller.ts"
import { duration } from "./PoolOptions.ts"

/** What a caller may say about a call. */
export interface CallOptions {
  /**
   * What cancelling the call does to a running job. `"terminate"`: the job is asked to leave if it polls, else ended, and
   * the caller goes on once its thread is free or gone. `"wait"`: the job runs to its end and the caller waits. `"abandon"`:
   * the job runs to its end and the caller does not wait. A job that polls is told in any case, and may leave. Default: the
   * function's own word, then the pool's. A function whose author said `"wait"` or `"abandon"` is never ended by force.
   */
  readonly cancellation?: Cancellation | undefined
  /**
   * How long a cancelled job may take to leave before it is ended, in milliseconds. Default: the pool's, for functions
   * that have polled; a function that has never polled is ended at once unless this is given.
   */
  readonly grace?: number | undefined
  /** Calls of a higher number start first; equal ones in the order they came. Default 0. */
  readonly priority?: number | undefined
  /** The job's name in errors and statistics. Default: the function's. */
  readonly name?: string | undefined
}

/** What a call has of its front besides its options. */
export interface CallContext {
  /** The limiter of which it takes a token: held from before the job is queued until its thread is free of it. */
  readonly tokens: CapacityLimiter | undefined
  /** The deadline of the scope around it as far as is known now, in epoch milliseconds: the running job sees it. */
  readonly deadline: number | undefined
  /** Whether the scope around it was asked to stop. Default false. */
  readonly stopRequested?: boolean | undefined
  /** The scope around it, and what made it where the front tells children by that: for `tasks/`, which shows both. */
  readonly around?: object | undefined
  readonly startedBy?: object | undefined
}

/** One call, ready to be queued. */
export interface Call extends CallContext {
  readonly address: Address
  /** The job's name in messages. */
  readonly name: string
  readonly mode: Mode
  readonly args: ReadonlyArray<unknown>
  /** The pool's default applies when undefined. */
  readonly cancellation: Cancellation | undefined
  readonly grace: number | undefined
  readonly priority: number
  /** Where the call was made; its stack follows that of the thread in errors. Formatted only if read. */
  readonly caller: Caller
}

/**
 * Checks what a caller says of calls, where it is said.
 *
 * @throws RangeError, TypeError naming the option, what it was and what it may be.
 */
export const checkOptions = (options: CallOptions & { readonly limiter?: unknown }): void => {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`toThread.with was given ${options}; it takes an object of options.`)
  }
  const { cancellation, grace, limiter, priority } = options
  // By what is asked of it: it may be another copy's.
  const { state } = (limiter ?? {}) as { readonly state?: Partial<CapacityLimiter> }
  if (limiter !== undefined && typeof state?.borrow !== "function") {
    throw new TypeError(`limiter is ${String(limiter)}; it must be a CapacityLimiter.`)
  }
  checkCancellation(cancellation)
  if (grace !== undefined) duration("grace", grace)
  if (priority !== undefined && (typeof priority !== "number" || Number.isNaN(priority))) {
    throw new RangeError(`priority is ${priority}; it must be a number.`)
  }
}

/**
 * Makes a call to the function of an address.
 *
 * @throws NotPortable when the function stands in the program's unguarded entry.
 */
export const make = (
  backend: ThreadBackend,
  mode: Mode,
  address: Address,
  args: ReadonlyArray<unknown>,
  options: CallOptions,
  context: CallContext,
  caller: Caller
): Call => {
  refuseApplication(backend, address)
  return {
    address,
    name: options.name ?? address.name,
    mode,
    args,
    cancellation: gentler(address.cancellation, options.cancellation),
    grace: options.grace,
    priority: options.priority ?? 0,
    tokens: context.tokens,
    deadline: context.deadline,
    stopRequested: context.stopRequested,
    around: context.around,
    startedBy: context.startedBy,
    caller
  }
}

/**
 * Finds the address of a function. One that was never made portable is sent as source: the first time, a promise,
 * because the parser is loaded then.
 *
 * @returns the address. The promise rejects with NotPortable when the source does not suffice.
 * @throws NotPortable when `fn` is no function.
 * @throws StartedInThread when the calling code runs on a thread itself.
 */
export const locate = (fn: AnyFunction): Address | Promise<Address> => {
  refuseOnThread("toThread")
  if (typeof fn !== "function") throw new NotPortable({ functionName: nameOf(fn), reason: "notFunction" })
  const address = addressOfFunction(fn)
  if (address?.isReplaced === true) throw new DuplicateName({ url: address.url, functionName: address.name })
  return address ?? locateSource(fn)
}

/** What was given in the place of a function. */
const nameOf = (given: unknown): string => {
  if (typeof given === "string")
    return `the string ${JSON.stringify(given.length > 30 ? `${given.slice(0, 30)}...` : given)}`
  if (typeof given === "object" && given !== null) return "then" in given ? "a promise" : "an object"
  return String(given)
}

const locateSource = async (fn: AnyFunction): Promise<Address> => {
  const { inspectFunction } = await import("../source/inspect.ts")
  const inspected = inspectFunction(fn)
  const functionName = fn.name || "(anonymous)"
  if ("captured" in inspected) {
    throw new NotPortable({ functionName, reason: "captures", captured: inspected.captured })
  }
  if ("unreadable" in inspected) throw new NotPortable({ functionName, reason: "unreadable" })
  const address: Address = {
    url: "",
    name: functionName,
    cancellation: undefined,
    module: UNKNOWN,
    source: inspected.source
  }
  mark(fn, address)
  return address
}

/** Modules found to be loadable, by backend: the entry is looked up once for each. */
const passed = new WeakMap<ThreadBackend, Set<string>>()

const refuseApplication = (backend: ThreadBackend, { name, url }: Address): void => {
  const urls = passed.get(backend)
  if (urls?.has(url) === true) return
  const entry = backend.application()
  if (entry !== undefined && entry.url === url && !entry.guarded) {
    throw new NotPortable({ functionName: name, reason: "application", url })
  }
  if (urls === undefined) passed.set(backend, new Set([url]))
  else urls.add(url)
}

/** The caller's wish, unless it would end by force what the author said must not be cut. */
const gentler = (author: Cancellation | undefined, caller: Cancellation | undefined): Cancellation | undefined =>
  author !== undefined && author !== "terminate" && (caller ?? "terminate") === "terminate"
    ? author
    : (caller ?? author)
