import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Scope } from "../../src/lifetime/Scope.ts"

const never = { deadline: Number.POSITIVE_INFINITY, shield: false }
const explicit = (reason?: unknown) => ({ _tag: "Explicit", reason }) as const

describe("Scope", () => {
  it("keeps the first cause", () => {
    const scope = new Scope(undefined, never)
    expect(scope.cancel(explicit("first"))).toEqual([scope])
    expect(scope.cancel(explicit("second"))).toEqual([])
    expect(scope.cause).toEqual(explicit("first"))
  })

  it("is cancelled but reaches nobody after its exit", () => {
    const scope = new Scope(undefined, never)
    scope.exit()
    expect(scope.cancel(explicit())).toEqual([])
    expect(scope.cause).toEqual(explicit())
  })

  it("swallows its own cancellation, not one that an outer scope has a part in", () => {
    const outer = new Scope(undefined, never)
    const inner = new Scope(outer, never)
    inner.cancel(explicit())
    expect([inner.swallows(), outer.swallows()]).toEqual([true, false])
    outer.cancel(explicit())
    expect([inner.swallows(), outer.swallows()]).toEqual([false, true])
    inner.setShield(true)
    expect(inner.swallows()).toBe(true)
  })

  it("tells whom a cancellation reaches through a shield that is lowered", () => {
    const outer = new Scope(undefined, never)
    const shielded = new Scope(outer, { ...never, shield: true })
    const inner = new Scope(shielded, never)
    expect(outer.cancel(explicit())).toEqual([outer])
    expect(inner.effectiveDeadline()).toBe(Number.POSITIVE_INFINITY)
    expect(shielded.setShield(false)).toEqual([shielded, inner])
    expect(inner.effectiveDeadline()).toBe(Number.NEGATIVE_INFINITY)
    expect(shielded.setShield(false)).toEqual([])
  })

  it("tells who watches when the deadline seen from there may have moved, by a shield too, and no longer than asked", () => {
    const outer = new Scope(undefined, never)
    const middle = new Scope(outer, never)
    const inner = new Scope(middle, never)
    const seen: Array<number> = []
    const unwatch = inner.watch(() => seen.push(inner.effectiveDeadline()))
    outer.setDeadline(5)
    middle.setDeadline(3)
    middle.setShield(true)
    outer.setDeadline(1)
    middle.setShield(false)
    unwatch()
    outer.setDeadline(0)
    expect(seen).toEqual([5, 3, 3, 1])
  })

  it("agrees with a model that walks the whole tree, whatever happens in whatever order", () => {
    interface Model {
      readonly parent: Model | undefined
      readonly scope: Scope
      deadline: number
      shield: boolean
      cancelled: boolean
      exited: boolean
      /** Has ever been told of a cancellation. */
      delivered: boolean
    }
    const pathOf = (model: Model): ReadonlyArray<Model> => {
      const path: Array<Model> = []
      for (let at: Model | undefined = model; at !== undefined; at = at.parent) {
        path.push(at)
        if (at.shield) break
      }
      return path
    }
    const isCancelled = (model: Model): boolean => pathOf(model).some(({ cancelled }) => cancelled)
    const deadlineOf = (model: Model): number =>
      isCancelled(model) ? Number.NEGATIVE_INFINITY : Math.min(...pathOf(model).map(({ deadline }) => deadline))
    const outsideCancelled = ({ parent, shield }: Model): boolean =>
      !shield && parent !== undefined && isCancelled(parent)

    const command = fc.tuple(
      fc.constantFrom("make", "cancel", "deadline", "shield", "unshield", "exit"),
      fc.nat(),
      fc.integer({ min: 0, max: 100 }),
      fc.boolean()
    )
    fc.assert(
      fc.property(fc.array(command, { maxLength: 50 }), (commands) => {
        const all: Array<Model> = []
        const add = (parent: Model | undefined, deadline: number, shield: boolean): void => {
          const scope = new Scope(parent?.scope, { deadline, shield })
          const model = { parent, scope, deadline, shield, cancelled: false, exited: false, delivered: false }
          // A scope that is made inside a cancelled one knows it at once.
          all.push({ ...model, delivered: isCancelled({ ...model }) })
        }
        add(undefined, Number.POSITIVE_INFINITY, false)
        const tell = (reached: ReadonlyArray<Scope>): void => {
          for (const model of all) if (reached.includes(model.scope)) model.delivered = true
        }
        for (const [name, which, number, flag] of commands) {
          const living = all.filter((model) => !model.exited)
          const model = living[which % living.length] ?? all[0]
          if (model === undefined) continue
          const leaf = !living.some(({ parent }) => parent === model)
          switch (name) {
            case "make":
              add(model, number, flag)
              break
            case "cancel":
              tell(model.scope.cancel({ _tag: "Explicit", reason: number }))
              model.cancelled = true
              break
            case "deadline":
              model.scope.setDeadline(number)
              model.deadline = number
              break
            case "shield":
              model.scope.setShield(true)
              model.shield = true
              break
            case "unshield":
              tell(model.scope.setShield(false))
              model.shield = false
              break
            case "exit":
              if (!leaf || model.parent === undefined) break
              model.scope.exit()
              model.exited = true
          }
          for (const model of all.filter(({ exited }) => !exited)) {
            expect(model.scope.visible() !== undefined).toBe(isCancelled(model))
            expect(model.scope.effectiveDeadline()).toBe(deadlineOf(model))
            expect(model.scope.swallows()).toBe(model.cancelled && !outsideCancelled(model))
            // Whoever sees a cancellation has been told of it, at its making or since.
            if (isCancelled(model)) expect(model.delivered).toBe(true)
          }
        }
      }),
      { numRuns: 1000 }
    )
  })
})
