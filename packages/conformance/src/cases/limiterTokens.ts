/** The capacity limiter by itself: borrowers, numbers, and where anyio grants too much or loses a waiter. */
import * as Core from "@anythread/core"
import { assert } from "chai"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type { Case } from "../Case.ts"
import { reason } from "../cancelRunning.ts"
import { cutBefore, hangUntil, isOver, makeCut, turn } from "../waiting.ts"
import { defectOf, lifetimeCase } from "./effectLifetimesSupport.ts"

export const limiterTokenCases: ReadonlyArray<Case> = [
  {
    name: "takes a token now when one is free, and refuses with WouldBlock when none is or somebody waits",
    run: async ({ front, refuses }) => {
      const limiter = front.makeLimiter(1)
      const release = limiter.acquireNoWait()
      refuses(() => limiter.acquireNoWait(), "WouldBlock")
      const next = limiter.acquire()
      release()
      // The token is the waiter's in the moment of its return.
      refuses(() => limiter.acquireNoWait(), "WouldBlock")
      assert.strictEqual(limiter.availableTokens(), 0)
      ;(await next)()
      limiter.acquireNoWait()()
      assert.strictEqual(limiter.availableTokens(), 1)
    }
  },
  {
    name: "refuses a borrower with WouldBlock what another holds, and what was returned while a third waited",
    run: async ({ front, refuses }) => {
      const limiter = front.makeLimiter(1)
      const [first, second, third] = [{ name: "first" }, { name: "second" }, { name: "third" }]
      limiter.acquireOnBehalfOfNoWait(first)
      refuses(() => limiter.acquireOnBehalfOfNoWait(second), "WouldBlock")
      const waits = limiter.acquireOnBehalfOf(third)
      limiter.releaseOnBehalfOf(first)
      refuses(() => limiter.acquireOnBehalfOfNoWait(second), "WouldBlock")
      await waits
      assert.deepEqual(limiter.statistics(), {
        borrowedTokens: 1,
        totalTokens: 1,
        borrowers: [third],
        tasksWaiting: 0
      })
    }
  },
  {
    name: "lets no more in at once than there are tokens, however often they come, and counts them",
    run: async ({ front }) => {
      const limiter = front.makeLimiter(2)
      const numbers = (): ReadonlyArray<number> => {
        const { borrowedTokens, borrowers, tasksWaiting, totalTokens } = limiter.statistics()
        assert.strictEqual(borrowers.length, borrowedTokens)
        return [totalTokens, borrowedTokens, limiter.availableTokens(), tasksWaiting]
      }
      assert.deepEqual(numbers(), [2, 0, 2, 0])
      let [inside, most, times] = [0, 0, 0]
      const use = async (): Promise<void> => {
        for (let time = 0; time < 3; time++) {
          await limiter.use(async () => {
            most = Math.max(most, ++inside)
            await turn()
            inside--
            times++
          })
        }
      }
      const users = [use()]
      assert.deepEqual(numbers(), [2, 1, 1, 0])
      users.push(use(), use())
      assert.deepEqual(numbers(), [2, 2, 0, 1])
      users.push(use())
      assert.deepEqual(numbers(), [2, 2, 0, 2])
      await Promise.all(users)
      assert.deepEqual([most, times, numbers()], [2, 12, [2, 0, 2, 0]])
    }
  },
  {
    name: "refuses a borrower a second token, while it holds one or waits for one, and loses nobody by it",
    run: async ({ front, refuses, rejects }) => {
      const limiter = front.makeLimiter(1)
      const [first, second] = [{ name: "first" }, { name: "second" }]
      limiter.acquireOnBehalfOfNoWait(first)
      await rejects(limiter.acquireOnBehalfOf(first), "LimiterMisuse", { reason: "holding" })
      refuses(() => limiter.acquireOnBehalfOfNoWait(first), "LimiterMisuse", { reason: "holding" })
      const waits = limiter.acquireOnBehalfOf(second)
      await rejects(limiter.acquireOnBehalfOf(second), "LimiterMisuse", { reason: "waiting" })
      assert.deepEqual(limiter.statistics(), {
        borrowedTokens: 1,
        totalTokens: 1,
        borrowers: [first],
        tasksWaiting: 1
      })
      limiter.releaseOnBehalfOf(first)
      await waits
      assert.deepEqual(limiter.statistics().borrowers, [second])
    }
  },
  {
    name: "refuses to return a token for who holds none",
    run: async ({ front, refuses }) => {
      const limiter = front.makeLimiter(1)
      const borrower = {}
      refuses(() => limiter.releaseOnBehalfOf(borrower), "LimiterMisuse", { reason: "notHolding" })
      limiter.acquireOnBehalfOfNoWait(borrower)
      refuses(() => limiter.releaseOnBehalfOf({}), "LimiterMisuse", { reason: "notHolding" })
      limiter.releaseOnBehalfOf(borrower)
      assert.strictEqual(limiter.statistics().borrowedTokens, 0)
    }
  },
  {
    name: "refuses numbers of tokens that are none with RangeError, at first and later",
    run: async ({ front }) => {
      const limiter = front.makeLimiter(1)
      for (const totalTokens of [-1, 1.5, Number.NaN, "1" as unknown as number]) {
        assert.throws(() => front.makeLimiter(totalTokens), RangeError)
        assert.throws(() => limiter.resize(totalTokens), RangeError)
      }
      limiter.resize(2)
      assert.throws(() => limiter.resize(2.5), RangeError)
      assert.deepEqual(limiter.statistics(), { borrowedTokens: 0, totalTokens: 2, borrowers: [], tasksWaiting: 0 })
      assert.strictEqual(await limiter.use(async () => "in"), "in")
    }
  },
  {
    name: "has 0 tokens or endlessly many, if so told",
    run: async ({ front, refuses }) => {
      const limiter = front.makeLimiter(0)
      const endless = front.makeLimiter(Number.POSITIVE_INFINITY)
      assert.deepEqual(
        [limiter, endless].map((one) => one.statistics().totalTokens),
        [0, Number.POSITIVE_INFINITY]
      )
      refuses(() => limiter.acquireNoWait(), "WouldBlock")
      const waits = limiter.acquire()
      limiter.resize(Number.POSITIVE_INFINITY)
      const releases = [await waits, limiter.acquireNoWait(), limiter.acquireNoWait()]
      const { borrowedTokens, tasksWaiting, totalTokens } = limiter.statistics()
      assert.deepEqual(
        { borrowedTokens, tasksWaiting, totalTokens },
        { borrowedTokens: 3, tasksWaiting: 0, totalTokens: Number.POSITIVE_INFINITY }
      )
      for (const release of releases) release()
      limiter.resize(0)
      assert.deepEqual([limiter.statistics().totalTokens, limiter.availableTokens()], [0, 0])
    }
  },
  {
    name: "lets newcomers have what a resize leaves when those who waited have theirs",
    run: async ({ front, refuses }) => {
      const limiter = front.makeLimiter(1)
      await limiter.acquire()
      const waits = limiter.acquire()
      limiter.resize(3)
      await waits
      limiter.acquireNoWait()
      refuses(() => limiter.acquireNoWait(), "WouldBlock")
      assert.deepEqual([limiter.availableTokens(), limiter.statistics().borrowedTokens], [0, 3])
    }
  },
  {
    name: "grants nothing to who waits when fewer tokens than are held become more, and still fewer than are held",
    run: async ({ front }) => {
      const limiter = front.makeLimiter(5)
      const releases = await Promise.all([1, 2, 3, 4, 5].map(() => limiter.acquire()))
      const waits = [limiter.acquire(), limiter.acquire()]
      limiter.resize(1)
      assert.strictEqual(limiter.availableTokens(), -4)
      limiter.resize(3)
      const { borrowedTokens, tasksWaiting } = limiter.statistics()
      assert.deepEqual({ borrowedTokens, tasksWaiting }, { borrowedTokens: 5, tasksWaiting: 2 })
      assert.isFalse(await isOver(Promise.race(waits)))
      for (const release of releases) release()
      await Promise.all(waits)
      assert.strictEqual(limiter.statistics().borrowedTokens, 2)
    }
  },
  {
    name: "keeps a token for who is cancelled after it was granted, and takes none for who is cancelled before",
    run: async ({ front, rejection }) => {
      const limiter = front.makeLimiter(1)
      assert.strictEqual(await rejection(limiter.acquire(cutBefore())), reason)
      const release = await limiter.acquire()
      const { cancel, signal } = makeCut()
      const granted = limiter.acquire(signal)
      const next = limiter.acquire()
      release()
      cancel()
      const second = await granted
      assert.isFalse(await isOver(next))
      second()
      ;(await next)()
      const { borrowedTokens, tasksWaiting } = limiter.statistics()
      assert.deepEqual({ borrowedTokens, tasksWaiting }, { borrowedTokens: 0, tasksWaiting: 0 })
    }
  },
  {
    name: "has a token back when its user fails, and when its user is cancelled",
    run: async ({ front, rejection }) => {
      const limiter = front.makeLimiter(1)
      const failure = new Error("failed")
      const fails = rejection(
        limiter.use(async () => {
          throw failure
        })
      )
      const { cancel, signal } = makeCut()
      const cancelled = rejection(limiter.use(hangUntil(signal, cancel), { signal }))
      const next = limiter.use(async () => "in")
      assert.deepEqual([await fails, await cancelled, await next], [failure, reason, "in"])
      assert.strictEqual(limiter.availableTokens(), 1)
    }
  },
  lifetimeCase("takes the calling fiber for the borrower of a token, and dies when it takes a second or has none", () =>
    Effect.gen(function* () {
      const limiter = yield* Core.CapacityLimiter.make(2)
      const none = yield* defectOf(limiter.release)
      yield* limiter.acquire
      const twice = [yield* defectOf(limiter.acquire), yield* defectOf(limiter.acquireNoWait)]
      const other = yield* Fiber.join(yield* Effect.forkChild(defectOf(limiter.release)))
      assert.deepEqual(
        [none, ...twice, other].map((defect) => (defect as Core.LimiterMisuse).reason),
        ["notHolding", "holding", "holding", "notHolding"]
      )
      assert.deepEqual((yield* limiter.statistics).borrowers, [yield* Effect.fiber])
      yield* limiter.release
      assert.strictEqual(yield* limiter.availableTokens, 2)
    })
  )
]
