import fc from "fast-check"
import { describe, it } from "vitest"
import { CapacityLimiter } from "../../src/promise/CapacityLimiter.ts"
import { Lock } from "../../src/promise/Lock.ts"
import { Semaphore } from "../../src/promise/Semaphore.ts"
import type { Token } from "../../src/promise/Token.ts"
import type { WaitOptions } from "../../src/promise/waitOn.ts"
import { check, MODEL_RUNS, MODEL_TIMEOUT, schedules, thrown } from "../sync/model.ts"
import { checkClean } from "./clean.ts"
import { type Cutter, cutter, follow, settled, turns, type Wait } from "./schedules.ts"

checkClean()

/** What a lock, a semaphore and a limiter have in common. */
interface Gate {
  readonly acquire: (options: WaitOptions) => Promise<Token>
  readonly acquireNoWait: () => Token
  readonly use: (body: () => Promise<void>, options: WaitOptions) => Promise<void>
  readonly statistics: () => { readonly tasksWaiting: number }
}

const gates: ReadonlyArray<readonly [name: string, make: (size: number) => Gate, most: number]> = [
  ["Lock", () => new Lock(), 1],
  ["Semaphore", (size) => new Semaphore(size, { maxValue: size }), 3],
  ["CapacityLimiter", (size) => new CapacityLimiter(size), 3]
]

/** One who wants in. `cut` cuts its wait, `leave` gives back what it has. */
interface Visitor extends Wait<unknown> {
  readonly cut: () => void
  leave: () => Promise<void> | void
}

describe("by random schedules", () => {
  for (const [name, make, most] of gates)
    it(
      `a ${name} lets in as many as it may, in order, and loses none, over random schedules`,
      async () => {
        const steps = schedules("acquire", "acquire", "use", "acquireNoWait", "release", "release", "cut", "cut")
        await fc.assert(
          fc.asyncProperty(fc.integer({ min: 1, max: most }), steps, async (size, steps) => {
            const gate = make(size)
            const all: Array<Visitor> = []
            let inside: Array<Visitor> = []
            let queue: Array<Visitor> = []

            const enter = (visitor: Visitor): void => {
              visitor.expected = "ok"
              inside.push(visitor)
            }
            /** To be called when the gate knows that it has left. */
            const hasLeft = (visitor: Visitor): void => {
              inside = inside.filter((other) => other !== visitor)
              const next = queue.shift()
              if (next !== undefined) enter(next)
            }
            const begin = (
              promise: Promise<Token | undefined>,
              { cut, isCut, signal }: Partial<Cutter>,
              leave?: Visitor["leave"]
            ): void => {
              const wait = follow(promise, isCut === true ? "cut" : undefined, signal)
              // Twice: the second time is nothing.
              const release = (): void => {
                wait.value?.release()
                wait.value?.release()
              }
              const visitor: Visitor = Object.assign(wait, { cut: cut ?? (() => {}), leave: leave ?? release })
              all.push(visitor)
              if (isCut === true) return
              if (inside.length < size) enter(visitor)
              else queue.push(visitor)
            }
            /** The wait of a `use` is over when its body begins. */
            const use = (cutter: Cutter): void => {
              let open = (): void => {}
              let ended: Promise<void> = Promise.resolve()
              const begun = new Promise<undefined>((resolve, reject) => {
                const body = (): Promise<void> => {
                  resolve(undefined)
                  return new Promise((resolve) => {
                    open = resolve
                  })
                }
                ended = gate.use(body, { signal: cutter.signal })
                ended.catch(reject)
              })
              begin(begun, cutter, () => {
                open()
                return ended
              })
            }
            for (const [what, choice, count] of steps) {
              const one = (visitors: ReadonlyArray<Visitor>) => visitors[choice % visitors.length]
              if (what === "acquire") {
                const own = cutter(choice)
                begin(gate.acquire({ signal: own.signal }), own)
              } else if (what === "use") {
                use(cutter(choice))
              } else if (what === "acquireNoWait") {
                const isFree = inside.length < size
                const threw = thrown(() => begin(Promise.resolve(gate.acquireNoWait()), {}))
                check(threw === (isFree ? undefined : "WouldBlock"), `acquireNoWait threw ${threw}`)
              } else if (what === "release") {
                // One that knows that it is in: the others have nothing to release yet.
                const visitor = one(inside.filter(({ actual }) => actual === "ok"))
                if (visitor === undefined) continue
                await visitor.leave()
                hasLeft(visitor)
              } else {
                // One that waits, one that is in and may not know it, or one that was cut before.
                const visitor = one(choice < 32 ? queue : choice < 56 ? inside : all)
                if (visitor === undefined) continue
                if (queue.includes(visitor)) visitor.expected = "cut"
                queue = queue.filter((other) => other !== visitor)
                visitor.cut()
              }
              check(gate.statistics().tasksWaiting === queue.length, `after ${what} another number waits`)
              for (const { actual, expected } of all)
                check(actual === undefined || actual === expected, `${actual} after ${what}, not ${expected}`)
              // Often none: what follows comes before those who were let in know of it.
              if (count < 3) await turns(count * 3)
            }
            for (;;) {
              await settled(all)
              const visitor = inside[0]
              if (visitor === undefined) break
              await visitor.leave()
              hasLeft(visitor)
            }
            check(queue.length === 0, `${queue.length} were never let in`)
            // All of it is there again, and not more.
            for (let left = size; left > 0; left--) gate.acquireNoWait()
            check(thrown(gate.acquireNoWait.bind(gate)) === "WouldBlock", "there is more than there was")
          }),
          { numRuns: MODEL_RUNS }
        )
      },
      MODEL_TIMEOUT * 4
    )
})
