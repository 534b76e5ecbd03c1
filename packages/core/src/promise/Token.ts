/** What is held until it is released, and what holds it while a body runs. Host side. */
import { disposable } from "./disposable.ts"
import { afterWaits } from "./waitOn.ts"

/** Something that is held: a token of a limiter, a permit of a semaphore, a lock. */
export interface Token {
  /** Gives it back; it is the first waiter's at once. Again: nothing. */
  readonly release: () => void
  /** As `release`, for `using`. Where the platform lacks the symbol, by `Symbol.for("Symbol.dispose")`. */
  readonly [Symbol.dispose]: () => void
}

/** Makes a token. `giveBack` is called once; when it throws, the token is held still. */
export const makeToken = (giveBack: () => void): Token => {
  let isHeld = true
  return disposable(
    {
      release: () => {
        if (!isHeld) return
        giveBack()
        isHeld = false
      }
    },
    "release"
  )
}

/** Waits for a token, and runs `body` while holding it. */
export const useToken = <T extends { readonly release: () => void }, A>(
  acquire: () => Promise<T>,
  body: (token: T) => A | PromiseLike<A>
): Promise<A> =>
  afterWaits(async (waiting) => {
    const token = await waiting(acquire())
    try {
      return await body(token)
    } finally {
      token.release()
    }
  })
