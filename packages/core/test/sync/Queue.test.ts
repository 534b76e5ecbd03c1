import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Place, Queue } from "../../src/sync/Queue.ts"

class Named extends Place {
  readonly name: number
  constructor(name: number) {
    super()
    this.name = name
  }
}

describe("Queue", () => {
  it("agrees with an array, whatever is added and taken where", () => {
    const step = fc.tuple(fc.constantFrom("push", "unshift", "shift", "pop", "remove"), fc.nat({ max: 15 }))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40, size: "max" }), (steps) => {
        const queue = new Queue<Named>()
        let model: Array<Named> = []
        for (const [index, [what, choice]] of steps.entries()) {
          const place = new Named(index)
          if (what === "push" || what === "unshift") {
            queue[what](place)
            model[what](place)
          } else if (what === "remove") {
            const member = model[choice]
            expect(queue.remove(member ?? place)).toBe(member !== undefined)
            model = model.filter((one) => one !== member)
          } else expect(queue[what]()).toBe(model[what]())
          expect(queue.length).toBe(model.length)
          expect(queue.has(place)).toBe(model.includes(place))
        }
        expect(model.map(() => queue.shift())).toEqual(model)
        expect([queue.shift(), queue.pop(), queue.length]).toEqual([undefined, undefined, 0])
      })
    )
  })

  it("takes none from another queue", () => {
    const [one, other] = [new Queue<Named>(), new Queue<Named>()]
    const place = new Named(1)
    one.push(place)
    expect(other.remove(place)).toBe(false)
    expect(one.remove(place)).toBe(true)
    expect(one.remove(place)).toBe(false)
    other.push(place)
    expect([one.length, other.length]).toEqual([0, 1])
  })
})
