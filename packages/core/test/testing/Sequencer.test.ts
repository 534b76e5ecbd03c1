import { expect, it } from "vitest"
import { makeSequencer } from "../../src/testing/Sequencer.ts"

it("lets steps happen in order, in whichever order they are asked for", async () => {
  const { step } = makeSequencer()
  const order: Array<number> = []
  const go = async (...numbers: ReadonlyArray<number>): Promise<void> => {
    for (const number of numbers) {
      await step(number)
      order.push(number)
    }
  }
  await Promise.all([go(2, 3, 6), go(1, 5), go(0, 4)])
  expect(order).toEqual([0, 1, 2, 3, 4, 5, 6])
})

it("refuses a step that was asked for before", async () => {
  const { step } = makeSequencer()
  await step(0)
  expect(() => step(0)).toThrow(RangeError)
})
