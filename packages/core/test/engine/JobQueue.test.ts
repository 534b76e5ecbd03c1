import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Call } from "../../src/engine/Call.ts"
import { Job } from "../../src/engine/Job.ts"
import { JobQueue } from "../../src/engine/JobQueue.ts"

const job = (id: number, priority: number): Job =>
  new Job(
    id,
    { priority } as Call,
    () => {},
    () => {}
  )

describe("JobQueue", () => {
  it("is first come first served within a priority, whatever is pushed, put back, taken and removed", () => {
    const command = fc.oneof(
      fc.record({ do: fc.constant("push" as const), priority: fc.integer({ min: -2, max: 2 }) }),
      fc.record({ do: fc.constant("shift" as const), back: fc.boolean() }),
      fc.record({ do: fc.constant("remove" as const), at: fc.nat() })
    )
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
        const queue = new JobQueue()
        let model: Array<Job> = []
        let id = 0
        for (const command of commands) {
          if (command.do === "push") {
            const next = job(++id, command.priority)
            queue.push(next)
            const behind = model.filter((other) => other.call.priority >= command.priority)
            model = [...behind, next, ...model.slice(behind.length)]
          } else if (command.do === "shift") {
            const taken = queue.shift()
            expect(taken).toBe(model[0])
            if (command.back && taken !== undefined) queue.unshift(taken)
            else model = model.slice(1)
          } else if (model.length > 0) {
            const [removed] = model.splice(command.at % model.length, 1)
            if (removed !== undefined) queue.remove(removed)
          }
          expect(queue.length).toBe(model.length)
        }
        for (const left of model) expect(queue.shift()).toBe(left)
        expect(queue.shift()).toBeUndefined()
      })
    )
  })
})
