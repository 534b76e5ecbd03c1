import { inspect, types } from "node:util"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { decodeError } from "../../src/wire/decodeError.ts"
import type { EncodedError } from "../../src/wire/EncodedError.ts"
import { encodeError } from "../../src/wire/encodeError.ts"

const travel = (thrown: unknown, callerStack?: string): Error =>
  decodeError(structuredClone(encodeError(thrown)), callerStack) as Error

const withStack = (stack: string): Error => Object.defineProperty(new Error("x"), "stack", { value: stack })

describe("classes", () => {
  const trap = (): unknown => {
    try {
      return new WebAssembly.Module(new Uint8Array(4))
    } catch (error) {
      return error
    }
  }
  it.each([
    [new Error("x"), Error],
    [new TypeError("x"), TypeError],
    [new RangeError("x"), RangeError],
    [new SyntaxError("x"), SyntaxError],
    [new ReferenceError("x"), ReferenceError],
    [new EvalError("x"), EvalError],
    [new URIError("x"), URIError],
    [new AggregateError([], "x"), AggregateError],
    [new DOMException("x", "DataCloneError"), DOMException],
    [trap(), WebAssembly.CompileError]
  ])("gives %s its built-in class", (thrown, builtIn) => {
    const arrived = travel(thrown)
    expect([arrived.constructor, Object.getPrototypeOf(arrived)]).toStrictEqual([builtIn, builtIn.prototype])
  })

  it("makes real errors, as the runtime sees them", () => {
    class Made extends TypeError {}
    expect(
      [new Error("x"), new Made("x"), new AggregateError([])].map((e) => types.isNativeError(travel(e)))
    ).toStrictEqual([true, true, true])
  })

  it("shows the name of a class it does not have", () => {
    class Elsewhere extends TypeError {
      code = 5
    }
    const arrived = travel(new Elsewhere("x"))
    expect(arrived).not.toBeInstanceOf(Elsewhere)
    expect(arrived).toBeInstanceOf(TypeError)
    expect([arrived.constructor.name, arrived.name]).toStrictEqual(["Elsewhere", "TypeError"])
    expect(inspect(arrived)).toMatch(/^Elsewhere(?: \[TypeError\])?: x\n {4}at .*\{\n {2}code: 5\n\}$/s)
  })

  it("gives two errors of one class one constructor, and two bases two", () => {
    const make = (base: ErrorConstructor) => {
      class Same extends base {}
      return new Same("x")
    }
    const [first, second, other] = [travel(make(TypeError)), travel(make(TypeError)), travel(make(RangeError))]
    expect(first?.constructor).toBe(second?.constructor)
    expect(first?.constructor).not.toBe(other?.constructor)
  })

  it("forgets the oldest made-up class beyond 256", () => {
    const classOf = (name: string): unknown => {
      const made = class extends Error {}
      Object.defineProperty(made, "name", { value: name })
      return travel(new made("x")).constructor
    }
    const first = classOf("Forgotten")
    for (let i = 0; i < 255; i++) classOf(`Filler${i}`)
    expect(classOf("Forgotten")).toBe(first)
    classOf("OneTooMany")
    expect(classOf("Forgotten")).not.toBe(first)
  })

  it("does not take a class of the program for the built-in one of that name", () => {
    const made = class extends Error {}
    Object.defineProperty(made, "name", { value: "TypeError" })
    const arrived = travel(new made("x"))
    expect([arrived.constructor.name, arrived instanceof TypeError]).toStrictEqual(["TypeError", false])
  })

  it("never takes a class from globalThis by name", () => {
    const arrived = decodeError({
      version: 1,
      root: { node: 0 },
      nodes: [{ kind: "error", className: "Array", base: "Function", own: [], inherited: [] }]
    }) as Error
    expect(arrived).not.toBeInstanceOf(Array)
    expect([arrived.constructor.name, arrived instanceof Error]).toStrictEqual(["Array", true])
  })
})

describe("stacks", () => {
  const joined = (stack: string, callerStack: string) => travel(withStack(stack), callerStack).stack

  it("puts the caller's frames under the thread's", () => {
    expect(
      joined(
        "Error: x\n    at thread (t.js:1:2)",
        "Error: two\nlines\n    at caller (c.js:3:4)\n    at main (c.js:5:6)"
      )
    ).toBe(
      "Error: x\n    at thread (t.js:1:2)\n    --- called from ---\n    at caller (c.js:3:4)\n    at main (c.js:5:6)"
    )
  })

  it("drops no frame of an engine whose stacks have no header", () => {
    expect(joined("thread@t.js:1:2\n", "caller@c.js:3:4\n@c.js:5:6\n")).toBe(
      "thread@t.js:1:2\n\n    --- called from ---\ncaller@c.js:3:4\n@c.js:5:6"
    )
  })

  it("drops a header without frames", () => {
    expect(joined("Error: x\n    at thread (t.js:1:2)", "Error")).toBe("Error: x\n    at thread (t.js:1:2)")
    expect(joined("Error: x\n    at thread (t.js:1:2)", "Error\nnative")).toBe(
      "Error: x\n    at thread (t.js:1:2)\n    --- called from ---\nnative"
    )
  })

  it("joins the outermost error's stack alone, and no value that is not an error", () => {
    const cause = withStack("cause")
    const arrived = travel(Object.assign(withStack("Error: x"), { cause }), "Error\n    at caller (c.js:3:4)")
    expect([arrived.stack, (arrived.cause as Error).stack]).toStrictEqual([
      "Error: x\n    --- called from ---\n    at caller (c.js:3:4)",
      "cause"
    ])
    expect(travel({ stack: "mine" }, "Error\n    at caller (c.js:3:4)")).toStrictEqual({ stack: "mine" })
  })

  it("says where a thrown function was called from", () => {
    expect(travel(() => 1, "Error\n    at caller (c.js:3:4)").stack).toBe(
      "Error: [a function without a name, which cannot be cloned]\n    --- called from ---\n    at caller (c.js:3:4)"
    )
  })
})

describe("input that no encoder of ours wrote", () => {
  const unreadable = "The error thrown on the other thread could not be read: it is not in our encoded form"
  it.each([
    [undefined],
    [null],
    ["text"],
    [{}],
    [{ version: 2, root: { data: 1 }, nodes: [] }],
    [{ version: 1, root: { node: 0 }, nodes: [] }],
    [{ version: 1, root: { node: "length" }, nodes: [] }],
    [{ version: 1, root: {}, nodes: [] }],
    [{ version: 1, root: { data: 1 }, nodes: [{}] }],
    [{ version: 1, root: { data: 1 }, nodes: [{ kind: "error" }] }],
    [{ version: 1, root: { data: 1 }, nodes: [{ kind: "record", own: [[1, true, { data: 1 }]] }] }],
    [{ version: 1, root: { data: 1 }, nodes: 5 }]
  ])("gives an error that says so: %j", (encoded) => {
    const error = decodeError(encoded as unknown as EncodedError, "Error\n    at caller (c.js:3:4)") as Error
    expect([error.constructor, error.message, error.cause instanceof Error]).toStrictEqual([Error, unreadable, true])
    expect(error.stack).toMatch(/\n {4}--- called from ---\n {4}at caller \(c\.js:3:4\)$/)
  })

  it("never throws, nor touches a prototype, whatever stands where", () => {
    const value = fc.oneof(
      fc.record({ data: fc.anything() }),
      fc.record({ node: fc.oneof(fc.nat(4), fc.anything()) }),
      fc.record({ cut: fc.anything() }),
      fc.anything()
    )
    const key = fc.oneof(
      fc.constantFrom("__proto__", "constructor", "prototype", "name", "message", "stack"),
      fc.anything()
    )
    const node = fc.record({
      kind: fc.oneof(fc.constantFrom("error", "array", "set", "map", "record"), fc.anything()),
      className: fc.oneof(fc.constantFrom("Error", "DOMException", "Mine"), fc.anything()),
      base: fc.oneof(fc.constantFrom("Error", "DOMException", "__proto__"), fc.anything()),
      stack: fc.oneof(fc.string(), fc.anything()),
      own: fc.oneof(fc.array(fc.oneof(fc.tuple(key, fc.boolean(), value), fc.anything())), fc.anything()),
      inherited: fc.oneof(fc.array(fc.oneof(fc.tuple(key, value), fc.anything())), fc.anything()),
      items: fc.oneof(fc.array(value), fc.anything())
    })
    const encoded = fc.record({
      version: fc.constantFrom(1, 1, 1, 2),
      root: value,
      nodes: fc.oneof(fc.array(node), fc.anything())
    })
    fc.assert(
      fc.property(fc.oneof(encoded, fc.anything()), (encoded) => {
        const decoded = decodeError(encoded as EncodedError, "Error\n    at caller (c.js:3:4)")
        if (types.isNativeError(decoded)) expect(decoded).toBeInstanceOf(Error)
      }),
      { numRuns: 2_000 }
    )
    expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(12)
  })

  it("skips the keys that reach a prototype", () => {
    const own = ["__proto__", "constructor", "prototype", "fine"].map(
      (key) => [key, true, { data: { bad: 1 } }] as const
    )
    const decoded = decodeError({ version: 1, root: { node: 0 }, nodes: [{ kind: "record", own }] })
    expect(Object.getOwnPropertyNames(decoded)).toStrictEqual(["fine"])
  })
})
