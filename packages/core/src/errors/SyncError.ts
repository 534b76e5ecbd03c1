/**
 * What the queueing primitives refuse. Host side.
 *
 * | tag               | raised when                                                | what a caller can do                     |
 * | `WouldBlock`      | a `...NoWait` form would have to wait                      | wait, or try later                       |
 * | `EndOfChannel`    | a channel has nothing left, and no open send half          | end the loop: it is no failure           |
 * | `BrokenChannel`   | a channel has no open receive half: nobody will receive    | stop sending                             |
 * | `ClosedChannel`   | the half in use is closed, or was closed during the wait   | use another half, or do not close so soon |
 * | `BusyResource`    | a resource is entered while somebody is in it              | wait for the other one                   |
 * | `LimiterMisuse`   | a borrower takes a second token, or returns none it has    | a mistake: borrow on behalf of a new one |
 * | `LockMisuse`      | an owner takes a lock twice, or uses one it does not hold  | a mistake: acquire once, release once    |
 * | `SemaphoreMisuse` | a semaphore is released beyond its maximum                 | a mistake: release what was acquired     |
 */
import { type TaggedError, tagged } from "./tagged.ts"

const WouldBlockBase: TaggedError<"WouldBlock"> = /* @__PURE__ */ tagged("WouldBlock")

/** What was asked for without waiting is not to be had now. */
export class WouldBlock extends WouldBlockBase {
  constructor(options: { readonly what: string }) {
    super(`${options.what} would have to wait. Use the form that waits, or try again later.`)
  }
}

const EndOfChannelBase: TaggedError<"EndOfChannel"> = /* @__PURE__ */ tagged("EndOfChannel")

/** Every send half of a channel is closed, and all that was sent has been received. */
export class EndOfChannel extends EndOfChannelBase {
  constructor() {
    super("This channel has ended: all its send halves are closed and all that was sent is received. Stop receiving.")
  }
}

const BrokenChannelBase: TaggedError<"BrokenChannel"> = /* @__PURE__ */ tagged("BrokenChannel")

/** Every receive half of a channel is closed, so what is sent would reach nobody. */
export class BrokenChannel extends BrokenChannelBase {
  constructor() {
    super("Sending failed: all receive halves of this channel are closed and nobody will receive it. Stop sending.")
  }
}

const ClosedChannelBase: TaggedError<"ClosedChannel"> = /* @__PURE__ */ tagged("ClosedChannel")

/** A half of a channel was used after it was closed, or closed while somebody waited on it. */
export class ClosedChannel extends ClosedChannelBase {
  /** Which half is closed. */
  readonly half: "send" | "receive"

  constructor(options: { readonly half: ClosedChannel["half"] }) {
    super(
      `This ${options.half} half of the channel is closed. Close a half when its last user is done; clone it for another.`
    )
    this.half = options.half
  }
}

const BusyResourceBase: TaggedError<"BusyResource"> = /* @__PURE__ */ tagged("BusyResource")

/** A resource that serves one at a time was entered while somebody was in it. */
export class BusyResource extends BusyResourceBase {
  /** What the other one is doing, as the guard was told: "using" unless it was told otherwise. */
  readonly action: string

  constructor(options: { readonly action: string }) {
    super(
      `Somebody else is ${options.action} this resource, which serves one at a time. Wait until they are done, or put a Lock before it.`
    )
    this.action = options.action
  }
}

const LimiterMisuseBase: TaggedError<"LimiterMisuse"> = /* @__PURE__ */ tagged("LimiterMisuse")

/** A borrower took a token while it had one or waited for one, or returned one that it had not. */
export class LimiterMisuse extends LimiterMisuseBase {
  /** `holding`: it has a token already. `waiting`: it waits for one already. `notHolding`: it has none to return. */
  readonly reason: "holding" | "waiting" | "notHolding"

  constructor(options: { readonly reason: LimiterMisuse["reason"] }) {
    super(
      options.reason === "notHolding"
        ? "This borrower returned a token of a CapacityLimiter that it does not hold."
        : `This borrower is already ${options.reason === "holding" ? "holding" : "waiting for"} one of this CapacityLimiter's tokens. Give each holder a borrower of its own.`
    )
    this.reason = options.reason
  }
}

const LockMisuseBase: TaggedError<"LockMisuse"> = /* @__PURE__ */ tagged("LockMisuse")

/** An owner acquired a lock that it holds, or used one that it does not hold. */
export class LockMisuse extends LockMisuseBase {
  /** `holding`: it holds the lock already. `notHolding`: it does not, and what it asked for needs that. */
  readonly reason: "holding" | "notHolding"

  constructor(options: { readonly reason: LockMisuse["reason"] }) {
    super(
      options.reason === "holding"
        ? "This owner holds the Lock already, and would wait for itself. Release it first, or acquire it once around both."
        : "This owner does not hold the Lock. Acquire it first; only its owner can release it, and wait or notify on its Condition."
    )
    this.reason = options.reason
  }
}

const SemaphoreMisuseBase: TaggedError<"SemaphoreMisuse"> = /* @__PURE__ */ tagged("SemaphoreMisuse")

/** A semaphore with a maximum was released more often than it was acquired. */
export class SemaphoreMisuse extends SemaphoreMisuseBase {
  /** The maximum, which the value has reached. */
  readonly maxValue: number

  constructor(options: { readonly maxValue: number }) {
    super(
      `This Semaphore was released too often: its value is at its maximum, ${options.maxValue}. Release once for each time that it was acquired.`
    )
    this.maxValue = options.maxValue
  }
}
