/**
 * What the queueing primitives refuse. Host side.
 *
 * | tag            | raised when                                             | what a caller can do                    |
 * | `WouldBlock`   | a `...NoWait` form would have to wait                   | wait, or try later                      |
 * | `LimiterMisuse`| a borrower takes a second token, or returns none it has | a mistake: borrow on behalf of a new one |
 */
import { setName } from "./setName.ts"

/** What was asked for without waiting is not to be had now. */
export class WouldBlock extends Error {
  readonly _tag = "WouldBlock"
  declare readonly name: "WouldBlock"
  static {
    setName(this, "WouldBlock")
  }

  constructor(options: { readonly what: string }) {
    super(`${options.what} would have to wait. Use the form that waits, or try again later.`)
  }
}

/** A borrower took a token while it had one or waited for one, or returned one that it had not. */
export class LimiterMisuse extends Error {
  readonly _tag = "LimiterMisuse"
  declare readonly name: "LimiterMisuse"
  static {
    setName(this, "LimiterMisuse")
  }
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
