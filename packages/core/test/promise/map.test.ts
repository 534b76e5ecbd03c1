import { getEventListeners } from "node:events"
import { describe, expect, it } from "vitest"
import { AsyncEvent } from "../../src/promise/AsyncEvent.ts"
import type { TaskContext } from "../../src/promise/Concurrency.ts"
import { ExceptionGroup } from "../../src/promise/ExceptionGroup.ts"
import { createMemoryChannel } from "../../src/promise/MemoryChannel.ts"
import { map } from "../../src/promise/map.ts"
import { sleep } from "../../src/promise/sleep.ts"
import { all } from "../../src/promise/tasks.ts"
import { withCancelScope } from "../../src/promise/withCancelScope.ts"
import { checkClean, forever, rejection } from "./clean.ts"

checkClean()

const failure = new TypeError("failed")
const reason = new Error("no longer wanted")

/** Numbers from 0, and what becomes of who asks for them. */
const counted = (end = Number.POSITIVE_INFINITY) => {
  const log: Array<string> = []
  const numbers = function* () {
    try {
      for (let n = 0; n < end; n++) {
        log.push(`pull ${n}`)
        yield n
      }
    } finally {
      log.push("closed")
    }
  }
  const later = async function* () {
    for (const n of numbers()) yield n
  }
  return { log, numbers, later }
}

describe("map", () => {
  it("gives results in the order of the items, whatever the order in which they come", async () => {
    const back = async (n: number) => {
      await sleep(5 - n)
      return n * 10
    }
    for (const concurrency of [1, 2, 5, undefined, Number.POSITIVE_INFINITY]) {
      expect(await map([1, 2, 3, 4, 5], back, { concurrency })).toEqual([10, 20, 30, 40, 50])
      expect(await map(counted(3).later(), back, { concurrency })).toEqual([0, 10, 20])
      expect(await map(new Set<number>(), back, { concurrency })).toEqual([])
      expect(await map(counted(0).later(), back, { concurrency })).toEqual([])
    }
  })

  it("runs as many at once as it may, and pulls no item before that", async () => {
    for (const kind of ["numbers", "later"] as const) {
      const source = counted(6)
      let running = 0
      let most = 0
      await map(
        source[kind](),
        async (n) => {
          most = Math.max(most, ++running)
          source.log.push(`begin ${n}`)
          await sleep(1)
          source.log.push(`end ${n}`)
          running--
        },
        { concurrency: 2 }
      )
      expect(most).toBe(2)
      for (let n = 2; n < 6; n++) {
        const ended = source.log.slice(0, source.log.indexOf(`pull ${n}`)).filter((line) => line.startsWith("end"))
        expect(ended.length).toBeGreaterThanOrEqual(n - 1)
      }
    }
  })

  it("begins everything at once without a limit", async () => {
    const begun: Array<number> = []
    const ready = new AsyncEvent()
    await map([1, 2, 3], async (n, { signal }) => {
      begun.push(n)
      if (n === 3) ready.set()
      await ready.wait({ signal })
    })
    expect(begun).toEqual([1, 2, 3])
  })

  it("cancels the rest at the first failure, begins nothing more, and awaits what runs", async () => {
    for (const kind of ["numbers", "later"] as const) {
      const source = counted()
      const failed = map(
        source[kind](),
        async (n, { signal }) => {
          if (n === 1) throw failure
          await sleep(60_000, { signal }).finally(() => sleep(1).then(() => source.log.push(`gone ${n}`)))
        },
        { concurrency: 2 }
      )
      expect(await rejection(failed)).toBe(failure)
      expect(source.log).toEqual(["pull 0", "pull 1", "closed", "gone 0"])
    }
  })

  it("says of several failures as a group does", async () => {
    const fails = async (error: unknown, { signal }: TaskContext) => {
      if (error === 2) await sleep(60_000, { signal }).catch(() => {})
      throw error
    }
    const group = (await rejection(map([1, 2], fails))) as ExceptionGroup
    expect([group instanceof ExceptionGroup, group.errors]).toEqual([true, [1, 2]])
    const one = (await rejection(map([1], fails, { errors: "group" }))) as ExceptionGroup
    expect([one instanceof ExceptionGroup, one.errors]).toEqual([true, [1]])
  })

  it("fails as its items do, and then closes nothing", async () => {
    const items = async function* () {
      yield 1
      throw failure
    }
    let ended: unknown
    const failed = map(items(), (_, { signal }) => sleep(60_000, { signal }).catch((error: unknown) => (ended = error)))
    expect(await rejection(failed)).toBe(failure)
    expect(ended).toMatchObject({ name: "AbortError", cause: failure })
    const broken = {
      [Symbol.iterator]: (): never => {
        throw failure
      }
    }
    expect(await rejection(map(broken, () => {}))).toBe(failure)
  })

  it("is cut at every moment, with the reason, and closes what it takes from", async () => {
    for (const kind of ["numbers", "later"] as const) {
      for (const concurrency of [1, 2]) {
        for (let moment = 0; moment < 12; moment++) {
          const source = counted()
          const controller = new AbortController()
          const running = new Set<number>()
          const cut = map(
            source[kind](),
            async (n, { signal }) => {
              running.add(n)
              if (n > 3) await sleep(60_000, { signal }).finally(() => running.delete(n))
              running.delete(n)
            },
            { concurrency, signal: controller.signal }
          )
          for (let at = 0; at < moment; at++) await (at < 8 ? Promise.resolve() : sleep(0))
          controller.abort(reason)
          expect(await rejection(cut)).toBe(reason)
          const pulled = source.log.length
          await sleep(0)
          expect([[...running], source.log.length - pulled]).toEqual([[], 0])
          if (pulled > 0) expect(source.log.at(-1)).toBe("closed")
          expect(getEventListeners(controller.signal, "abort").length).toBe(0)
        }
      }
    }
  })

  it("takes nothing at all when it is cancelled already", async () => {
    const source = counted()
    const cut = map(source.numbers(), () => {}, { signal: AbortSignal.abort(reason) })
    expect(await rejection(cut)).toBe(reason)
    expect(await rejection(map([], () => {}, { signal: AbortSignal.abort(reason) }))).toBe(reason)
    expect(source.log).toEqual([])
  })

  it("does not wait for a source that does not answer, and has told it", async () => {
    let told = 0
    const silent: AsyncIterable<number> = {
      [Symbol.asyncIterator]: () => ({
        next: () => forever,
        return: () => {
          told++
          return forever
        }
      })
    }
    const outcome = await withCancelScope(async ({ cancel, signal }) => {
      setTimeout(cancel, 0)
      await map(silent, () => {}, { signal })
    })
    expect([outcome, told]).toEqual([{ cancelled: true, timedOut: false }, 1])
  })

  it("takes from a channel without losing an item to a wait that was cut", async () => {
    const { receiver, sender } = createMemoryChannel<number>()
    const controller = new AbortController()
    const cut = map(receiver, () => {}, { signal: controller.signal })
    await sleep(0)
    controller.abort(reason)
    expect(await rejection(cut)).toBe(reason)
    expect(receiver.statistics().tasksWaitingReceive).toBe(0)
    const doubled = map(receiver, (n) => n * 2, { concurrency: 2 })
    for (const n of [1, 2, 3]) await sender.send(n)
    sender.close()
    expect(await doubled).toEqual([2, 4, 6])
  })

  it("refuses what is no limit, no items or no function", async () => {
    for (const concurrency of [0, -1, 1.5, Number.NaN, "1" as never])
      expect(await rejection(map([1], () => {}, { concurrency }))).toBeInstanceOf(RangeError)
    for (const items of [undefined, null, 1, {}] as Array<never>)
      expect(await rejection(map(items, () => {}))).toBeInstanceOf(TypeError)
    expect(await rejection(map([1], 1 as never))).toBeInstanceOf(TypeError)
  })

  it("rejects with an old reason that a task has kept, rather than leave a hole", async () => {
    const failed = withCancelScope(({ cancel, shielded }) => {
      cancel(reason)
      return shielded(({ signal }) => map([1, 2], (n) => (n === 1 ? Promise.reject(reason) : n), { signal }))
    })
    expect(await failed).toEqual({ cancelled: true, timedOut: false })
    expect(await all([])).toEqual([])
  })
})
