import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { AboutBody } from "../../src/lifetime/About.ts"
import { Scope } from "../../src/lifetime/Scope.ts"

const never = { deadline: Number.POSITIVE_INFINITY, shield: false }
const about = (name: string) => new AboutBody("scope", name, undefined, undefined)

describe("a request to stop", () => {
  it("is seen inside, through a shield and where cancellations do not reach, not outside, and cancels nothing", () => {
    const outer = new Scope(undefined, never)
    const asked = new Scope(outer, never)
    const shielded = new Scope(asked, { ...never, shield: true })
    const apart = new Scope(undefined, never, undefined, shielded)
    asked.requestStop()
    expect([outer, asked, shielded, apart].map(({ stopRequested }) => stopRequested)).toEqual([false, true, true, true])
    expect([asked, apart].map((scope) => scope.visible())).toEqual([undefined, undefined])
    expect(new Scope(apart, never).stopRequested).toBe(true)
  })

  it("tells those who watch beneath once, and nobody after the end", () => {
    const outer = new Scope(undefined, never)
    const inner = new Scope(outer, { ...never, shield: true })
    let told = 0
    inner.watch(() => told++)
    outer.requestStop()
    outer.requestStop()
    inner.requestStop()
    expect(told).toBe(1)
    const ended = new Scope(undefined, never)
    ended.exit()
    ended.requestStop()
    expect(ended.stopRequested).toBe(false)
  })

  it("leaves a scope apart uncancelled by what it stands in", () => {
    const outer = new Scope(undefined, never)
    const apart = new Scope(undefined, never, undefined, outer)
    expect(outer.cancel({ _tag: "Explicit", reason: undefined })).toEqual([outer])
    expect(apart.isCancelling).toBe(false)
  })

  it("reaches what has outlived a scope between, and who watched that", () => {
    const outer = new Scope(undefined, never)
    const ended = new Scope(outer, never)
    const left = new Scope(ended, never)
    const told: Array<string> = []
    left.watch(() => told.push("left"))
    ended.watch(() => told.push("ended"))
    ended.watch(() => told.push("gone"))()
    const unwatch = ended.watch(() => told.push("gone later"))
    ended.exit()
    unwatch()
    outer.requestStop()
    expect([told.sort(), left.stopRequested]).toEqual([["ended", "left"], true])
  })

  it("agrees with a model that walks the whole tree", () => {
    const command = fc.tuple(fc.constantFrom("open", "stop", "exit", "shield"), fc.nat(), fc.boolean())
    fc.assert(
      fc.property(fc.array(command, { maxLength: 40 }), (commands) => {
        interface Model {
          readonly scope: Scope
          readonly parent: Model | undefined
          asked: boolean
          exited: boolean
          told: number
          readonly knew: boolean
        }
        const models: Array<Model> = []
        const open = (parent: Model | undefined, shield: boolean): void => {
          const scope = new Scope(parent?.scope, { ...never, shield })
          const model: Model = { scope, parent, asked: false, exited: false, told: 0, knew: scope.stopRequested }
          scope.watch(() => scope.stopRequested && model.told++)
          models.push(model)
        }
        const seen = (model: Model | undefined): boolean => model !== undefined && (model.asked || seen(model.parent))
        open(undefined, false)
        for (const [name, which, flag] of commands) {
          const model = models[which % models.length] as Model
          if (name === "open" && !model.exited) open(model, flag)
          else if (name === "stop") {
            if (!model.exited && !seen(model)) model.asked = true
            model.scope.requestStop()
          } else if (name === "exit") {
            model.exited = true
            model.scope.exit()
          }
          for (const each of models) {
            expect(each.scope.stopRequested).toBe(seen(each))
            // Who lived when it was asked was told, by one request or by two that came from inside out.
            if (!each.knew) expect(each.told > 0).toBe(seen(each))
          }
        }
      })
    )
  })
})

describe("the tree", () => {
  it("has what has not ended, in the order in which it came, and nothing that has", () => {
    const before = Scope.tops.length
    const outer = new Scope(undefined, never, about("outer"))
    const inner = ["a", "b", "c"].map((name) => new Scope(outer, never, about(name)))
    inner[1]?.exit()
    expect(outer.inner.map(({ about }) => about?.name)).toEqual(["a", "c"])
    expect(Scope.tops.slice(before)).toEqual([outer])
    for (const scope of inner) scope.exit()
    outer.exit()
    expect(Scope.tops.length).toBe(before)
  })

  it("keeps what outlives the scope that it stands in", () => {
    const outer = new Scope(undefined, never, about("outer"))
    const middle = new Scope(outer, never, about("middle"))
    const inner = new Scope(middle, never, about("inner"))
    middle.exit()
    expect(outer.inner).toEqual([inner])
    outer.exit()
    expect(Scope.tops.at(-1)).toBe(inner)
    inner.exit()
    expect(Scope.tops).not.toContain(inner)
  })

  it("cancels what outlives the scope that it stood in, unless a shield hides it", () => {
    const outer = new Scope(undefined, never)
    const middle = new Scope(outer, never)
    const inner = new Scope(middle, never)
    const shielded = new Scope(outer, { ...never, shield: true })
    const hidden = new Scope(shielded, never)
    middle.exit()
    shielded.exit()
    expect(outer.cancel({ _tag: "Explicit", reason: undefined })).toEqual([outer, inner])
    expect([inner, hidden].map(({ isCancelling }) => isCancelling)).toEqual([true, false])
  })
})
