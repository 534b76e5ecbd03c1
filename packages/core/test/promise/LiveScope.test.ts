import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { LiveScope, ownerOf } from "../../src/promise/LiveScope.ts"
import { moveOnAfter } from "../../src/promise/timeouts.ts"
import { shielded } from "../../src/promise/withCancelScope.ts"

/** A scope, its signals as a body might have taken them, and what waits in it. */
interface Model {
  readonly scope: LiveScope
  readonly parent: Model | undefined
  signal: AbortSignal | undefined
  waits: number
}

const command = fc.tuple(
  fc.constantFrom("open", "cancel", "shield", "unshield", "exit", "look", "wait"),
  fc.nat(),
  fc.boolean()
)

describe("LiveScope", () => {
  it("has told exactly those who see a cancellation, whatever happens in whatever order", () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
        const root: Model = { scope: new LiveScope(undefined), parent: undefined, signal: undefined, waits: 0 }
        let living: Array<Model> = [root]
        const ended: Array<Model> = []
        for (const [name, which, flag] of commands) {
          const model = living[which % living.length] ?? root
          const { scope } = model
          if (name === "open") {
            const inner = new LiveScope(scope, { deadline: Number.POSITIVE_INFINITY, shield: flag })
            living.push({ scope: inner, parent: model, signal: undefined, waits: 0 })
          } else if (name === "cancel") scope.abort({ by: living.indexOf(model) })
          else if (name === "shield") scope.setShield(true)
          else if (name === "unshield") scope.setShield(false)
          else if (name === "look") model.signal = scope.signal
          else if (name === "wait" && scope.told === undefined) {
            model.waits++
            const forget = scope.add({
              promise: Promise.resolve(),
              cut: () => {
                forget()
                model.waits--
              }
            })
          } else if (name === "exit" && model !== root && !living.some(({ parent }) => parent === model)) {
            scope.exit()
            living = living.filter((one) => one !== model)
            ended.push(model)
          }
          for (const model of living) {
            const isSeen = model.scope.visible() !== undefined
            // Nothing waits where a cancellation is seen, and whoever took the signal then has been told.
            if (isSeen) expect([model.waits, model.signal?.aborted ?? true]).toEqual([0, true])
            if (flag) {
              expect(model.scope.signal.aborted).toBe(isSeen)
              if (isSeen) expect(model.scope.signal.reason).toBe(model.scope.told?.reason)
            }
          }
          for (const { waits } of ended) expect(waits).toBe(0)
        }
      }),
      { numRuns: 2000 }
    )
  })

  it("has one reason for its deadline, also when a job has seen that pass before the timer here has", async () => {
    const outcome = await moveOnAfter(5, async ({ signal, sleep }) => {
      const scope = ownerOf(signal)
      while (Date.now() < (scope?.deadline ?? 0)) {}
      scope?.expireDue()
      try {
        await sleep(60_000)
      } finally {
        // The timer's turn has passed when this is over.
        await shielded(({ sleep }) => sleep(20), { signal })
      }
    })
    expect(outcome).toEqual({ cancelled: true, timedOut: true })
  })
})
