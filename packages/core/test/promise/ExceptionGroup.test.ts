import { inspect } from "node:util"
import { describe, expect, it } from "vitest"
import { ExceptionGroup } from "../../src/promise/ExceptionGroup.ts"

const [a, b, c] = [new TypeError("a"), new RangeError("b"), new TypeError("c")]
const isType = (error: unknown): boolean => error instanceof TypeError

const fail = (): never => {
  throw new Error("no text")
}

describe("ExceptionGroup", () => {
  it("is an AggregateError that counts, and quotes the first", () => {
    const group = new ExceptionGroup([a, b])
    expect(group).toBeInstanceOf(AggregateError)
    expect([group.name, group.message, group.errors]).toEqual([
      "ExceptionGroup",
      "2 errors in a task group: a; b",
      [a, b]
    ])
    expect(new ExceptionGroup([a]).message).toBe("1 error in a task group: a")
    const many = new ExceptionGroup([group, null, { toString: () => fail() }, c, "x"]).message
    expect(many).toBe(
      "5 errors in a task group: (2 errors in a task group: a; b); null; an error that cannot be read; ..."
    )
    expect(String(group.stack)).toMatch(/^ExceptionGroup: 2 errors/)
    expect(inspect(group)).toContain("RangeError: b")
  })

  it("holds one object once, and equal primitives as often as they came", () => {
    expect(new ExceptionGroup([a, b, a]).errors).toEqual([a, b])
    expect(new ExceptionGroup(["no", "no", undefined, undefined]).errors).toEqual(["no", "no", undefined, undefined])
  })

  it("splits leaves, in groups of the shape they had", () => {
    const inner = new ExceptionGroup([b, c], "inner", { cause: "why" })
    const group = new ExceptionGroup([a, inner])
    const [types, rest] = group.split(isType)
    expect(types?.errors).toEqual([a, new ExceptionGroup([c], "inner")])
    expect(rest?.errors).toEqual([new ExceptionGroup([b], "inner")])
    expect([types?.message, rest?.message]).toEqual([
      "2 errors in a task group: a; (inner)",
      "1 error in a task group: (inner)"
    ])
    const kept = types?.errors[1] as ExceptionGroup
    expect([kept.message, kept.cause]).toEqual(["inner", "why"])
    expect("cause" in group).toBe(false)
  })

  it("asks once about each leaf when it splits", () => {
    const asked: Array<unknown> = []
    new ExceptionGroup([a, new ExceptionGroup([b])]).split((error) => asked.push(error) > 1)
    expect(asked).toEqual([a, b])
  })

  it("is itself when everything is kept, and nothing when nothing is", () => {
    const group = new ExceptionGroup([a, new ExceptionGroup([c])])
    expect(group.filter(isType)).toBe(group)
    expect(group.filter((error) => error === b)).toBe(undefined)
    expect(group.split(isType)).toEqual([group, undefined])
  })

  it("flattens to its leaves", () => {
    const group = new ExceptionGroup([new ExceptionGroup([a, new ExceptionGroup([b])]), c, new ExceptionGroup([a])])
    expect(group.flatten()).toEqual([a, b, c])
  })
})
