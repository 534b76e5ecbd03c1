/** Queueing primitives under many who wait and are cancelled at random moments: nothing is granted twice, and nothing lost. */
import { assert } from "chai"
import type { Case } from "../Case.ts"
import { reason } from "../cancelRunning.ts"
import type { Front } from "../Front.ts"
import type { FrontWait } from "../FrontSync.ts"
import { random } from "../random.ts"

/** What a limiter, a semaphore and a lock have in common. */
interface Gate {
  readonly name: string
  readonly capacity: number
  readonly acquire: (options: FrontWait) => Promise<() => void>
  readonly acquireNoWait: () => () => void
  readonly tasksWaiting: () => number
}

const gatesOf = ({ sync }: Front): ReadonlyArray<Gate> => {
  const [lock, semaphore, limiter] = [sync.makeLock(), sync.makeSemaphore(2), sync.makeLimiter(3)]
  return [
    {
      name: "lock",
      capacity: 1,
      acquire: async (options) => (await lock.acquire(options)).release,
      acquireNoWait: () => lock.acquireNoWait().release,
      tasksWaiting: () => lock.statistics().tasksWaiting
    },
    {
      name: "semaphore",
      capacity: 2,
      acquire: async (options) => (await semaphore.acquire(options)).release,
      acquireNoWait: () => semaphore.acquireNoWait().release,
      tasksWaiting: () => semaphore.statistics().tasksWaiting
    },
    {
      name: "limiter",
      capacity: 3,
      acquire: ({ signal }) => limiter.acquire(signal),
      acquireNoWait: limiter.acquireNoWait,
      tasksWaiting: () => limiter.statistics().tasksWaiting
    }
  ]
}

/** Takes out one by chance. */
const draw = <T>(items: Array<T>, next: () => number): T | undefined =>
  items.splice(Math.floor(next() * items.length), 1)[0]

export const syncStressCases: ReadonlyArray<Case> = [
  {
    name: "grants a lock, a semaphore and a limiter to no more than they allow, and to each who is not cancelled",
    run: async ({ front, refuses }) => {
      for (const gate of gatesOf(front)) {
        const next = random(20261121)
        const releases: Array<() => void> = []
        const controllers: Array<AbortController> = []
        const waits: Array<Promise<void>> = []
        const outcomes = { granted: 0, cancelled: 0, most: 0, wrong: 0 }
        const start = (): void => {
          const controller = new AbortController()
          controllers.push(controller)
          const granted = (release: () => void): void => {
            outcomes.granted++
            outcomes.most = Math.max(outcomes.most, releases.push(release))
          }
          const cut = (error: unknown): void => {
            outcomes.cancelled++
            if (error !== reason) outcomes.wrong++
          }
          waits.push(gate.acquire({ signal: controller.signal }).then(granted, cut))
        }
        for (let step = 0; step < 2_000; step++) {
          const chance = next()
          if (chance < 0.3) start()
          else if (chance < 0.4) draw(controllers, next)?.abort(reason)
          else if (chance < 0.7) draw(releases, next)?.()
          else await undefined
        }
        while (outcomes.granted + outcomes.cancelled < waits.length) {
          while (releases.length > 0) draw(releases, next)?.()
          // A turn, so that the suite can end a case that loses one.
          await new Promise((resolve) => setTimeout(resolve, 0))
        }
        while (releases.length > 0) draw(releases, next)?.()
        await Promise.all(waits)
        const { cancelled, granted, most, wrong } = outcomes
        assert.deepEqual([most, wrong, gate.tasksWaiting()], [gate.capacity, 0, 0], gate.name)
        assert.isAbove(Math.min(granted, cancelled), 10, gate.name)
        // All of it is there again, and not more.
        for (let left = gate.capacity; left > 0; left--) gate.acquireNoWait()
        refuses(gate.acquireNoWait, "WouldBlock")
      }
    }
  },
  {
    name: "gives each item of a channel to one who receives, whoever is cancelled at whichever moment",
    run: async ({ front }) => {
      for (const size of [0, 2]) {
        const { receiver, sender } = front.sync.makeChannel<number>(size)
        const next = random(20261121)
        const controllers: Array<AbortController> = []
        const controlled = (): AbortSignal => {
          const controller = new AbortController()
          controllers.push(controller)
          return controller.signal
        }
        const sends: Array<Promise<void>> = []
        const receives: Array<Promise<number>> = []
        for (let step = 0; step < 2_000; step++) {
          const chance = next()
          if (chance < 0.25) sends.push(sender.send(sends.length, { signal: controlled() }))
          else if (chance < 0.45) receives.push(receiver.receive({ signal: controlled() }))
          else if (chance < 0.75) draw(controllers, next)?.abort(reason)
          else await undefined
          // Looked after at once: they settle when they like.
          sends.at(-1)?.catch(() => {})
          receives.at(-1)?.catch(() => {})
        }
        const rest: Array<number> = []
        const { tasksWaitingSend, currentBufferUsed } = receiver.statistics()
        for (let left = tasksWaitingSend + currentBufferUsed; left > 0; left--) rest.push(receiver.receiveNoWait())
        sender.close()
        const sent = (await Promise.allSettled(sends)).flatMap(({ status }, item) =>
          status === "fulfilled" ? [item] : []
        )
        const received = (await Promise.allSettled(receives)).flatMap((wait) =>
          wait.status === "fulfilled" ? [wait.value] : []
        )
        const all = [...received, ...rest].sort((a, b) => a - b)
        assert.strictEqual(new Set(all).size, all.length, "no item is received twice")
        // Who is cancelled when its item has been taken hears of the cancellation, on the Effect front.
        assert.deepEqual(
          sent.filter((item) => !all.includes(item)),
          [],
          "no item that was sent is lost"
        )
        assert.isAbove(Math.min(sent.length, sends.length - sent.length), 10)
        assert.deepInclude(receiver.statistics(), { currentBufferUsed: 0, tasksWaitingSend: 0, tasksWaitingReceive: 0 })
      }
    }
  }
]
