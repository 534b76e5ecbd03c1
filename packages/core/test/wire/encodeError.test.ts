import { types } from "node:util"
import { runInNewContext } from "node:vm"
import { TaggedError } from "effect/Data"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { decodeError } from "../../src/wire/decodeError.ts"
import type { EncodedErrorNode } from "../../src/wire/EncodedError.ts"
import { encodeError, errorLimits } from "../../src/wire/encodeError.ts"

/** The way of a thrown value: encoded, through the platform's own clone, decoded. */
const travel = (thrown: unknown): unknown => decodeError(structuredClone(encodeError(thrown)))
const travelError = (thrown: unknown): Error & Record<string, unknown> =>
  travel(thrown) as Error & Record<string, unknown>

const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

class NotFound extends RangeError {
  override readonly name = "NotFound"
  readonly code: string
  constructor(code: string, options?: ErrorOptions) {
    super(`no ${code}`, options)
    this.code = code
  }
}

describe("values that are not errors", () => {
  it.each([
    [undefined],
    [null],
    [true],
    [false],
    [0],
    [-0],
    [Number.NaN],
    [Number.NEGATIVE_INFINITY],
    [12n],
    [""],
    ["text \ud800 half a pair"]
  ])("carries %o exactly", (value) => {
    expect(travel(value)).toBe(value)
  })

  it("carries what structured clone carries, cycles included", () => {
    const shared = { at: new Date(5), list: Object.assign(new Array(3), { 2: 3 }) }
    const thrown = {
      shared,
      again: shared,
      map: new Map([["k", new Set([1n])]]),
      bytes: new Uint8Array([1, 2]),
      me: {}
    }
    thrown.me = thrown
    const arrived = travel(thrown) as typeof thrown
    expect(arrived).toEqual(structuredClone(thrown))
    expect(arrived.again).toBe(arrived.shared)
    expect(arrived.me).toBe(arrived)
  })

  it("copies what can be cloned of an object that cannot", () => {
    const thrown = {
      status: 404,
      body: { text: "gone" },
      retry: () => 1,
      deep: { fn() {} },
      get lazy() {
        return 1
      },
      [Symbol("s")]: 1
    }
    Object.defineProperty(thrown, "hidden", { value: 1 })
    const arrived = travel(thrown)
    expect(arrived).toStrictEqual({ status: 404, body: { text: "gone" } })
    expect(Reflect.ownKeys(arrived as object)).toStrictEqual(["status", "body"])
  })

  it("keeps the places of an array that cannot be cloned", () => {
    const [first, second, third] = travel(["a", function onClick() {}, "b"]) as Array<unknown>
    expect([first, third]).toStrictEqual(["a", "b"])
    expect((second as Error).message).toBe("[a function named onClick, which cannot be cloned]")
  })

  it.each([
    [() => function job() {}, "[a function named job, which cannot be cloned]"],
    [() => Symbol("key"), "[Symbol(key), which cannot be cloned]"],
    [() => Promise.resolve(1), "[a Promise, which cannot be cloned]"],
    [() => new URL("http://host/"), "[a URL, which cannot be cloned]"],
    [() => new WeakMap(), "[a WeakMap, which cannot be cloned]"],
    [() => new Proxy(() => 1, {}), "[a function without a name, which cannot be cloned]"],
    [() => revoked(), "[an object, which cannot be cloned]"]
  ])("says what it was when nothing of it can be cloned: %s", (make, message) => {
    const arrived = travelError(make())
    expect([arrived.constructor, arrived.message, arrived.stack]).toStrictEqual([Error, message, `Error: ${message}`])
  })
})

describe("errors", () => {
  it("keeps message, name, class and stack, and adds nothing", () => {
    const thrown = new TypeError("no")
    const arrived = travelError(thrown)
    expect(arrived.constructor).toBe(TypeError)
    expect(Object.getOwnPropertyDescriptors(arrived)).toStrictEqual({
      message: { value: "no", enumerable: false, writable: true, configurable: true },
      stack: { value: thrown.stack, enumerable: false, writable: true, configurable: true }
    })
  })

  it("keeps own properties, enumerable or not", () => {
    const thrown = Object.assign(new Error("no"), { code: "E", at: new Date(5), nothing: undefined, list: [1, [2]] })
    Object.defineProperty(thrown, "hidden", { value: 7 })
    Object.defineProperty(thrown, "computed", { get: () => 8, enumerable: true })
    const arrived = travelError(thrown)
    expect({ ...arrived }).toStrictEqual({
      code: "E",
      at: new Date(5),
      nothing: undefined,
      list: [1, [2]],
      computed: 8
    })
    expect([arrived.hidden, Object.keys(arrived).includes("hidden")]).toStrictEqual([7, false])
  })

  it("drops a property that cannot be cloned or read, and keeps the error", () => {
    const thrown = Object.assign(new Error("no"), {
      fn() {},
      symbol: Symbol(),
      deep: { fn() {} },
      promise: Promise.resolve()
    })
    Object.defineProperty(thrown, "broken", { get: () => fail(), enumerable: true })
    Object.assign(thrown, { proxy: revoked(), code: 5 })
    const arrived = travelError(thrown)
    expect([arrived.message, { ...arrived }]).toStrictEqual(["no", { code: 5 }])
  })

  it("keeps the class of an error thrown as a cause", () => {
    const arrived = travelError(new Error("outer", { cause: new NotFound("file") }))
    const cause = arrived.cause as NotFound
    expect(cause).toBeInstanceOf(RangeError)
    expect([cause.constructor.name, cause.name, cause.message, cause.code]).toStrictEqual([
      "NotFound",
      "NotFound",
      "no file",
      "file"
    ])
    expect(Object.getOwnPropertyDescriptor(arrived, "cause")?.enumerable).toBe(false)
  })

  it("tells a cause of undefined from no cause", () => {
    expect(Object.hasOwn(travelError(new Error("x", { cause: undefined })), "cause")).toBe(true)
    expect(Object.hasOwn(travelError(new Error("x")), "cause")).toBe(false)
  })

  it("keeps a cause that is not an error, and says what it was where it cannot be cloned", () => {
    const causeOf = (cause: unknown) => travelError(new Error("x", { cause })).cause
    expect([null, "text", 3n, { a: [1] }].map(causeOf)).toStrictEqual([null, "text", 3n, { a: [1] }])
    expect((causeOf(() => 1) as Error).message).toBe("[a function without a name, which cannot be cloned]")
    const unreadable = new Error("x")
    Object.defineProperty(unreadable, "cause", { get: () => fail() })
    expect((travelError(unreadable).cause as Error).message).toBe("[A cause that could not be read]")
  })

  it("keeps the errors of an AggregateError, each with its class", () => {
    const arrived = travelError(
      new AggregateError([new NotFound("a"), "text", () => 1], "many")
    ) as unknown as AggregateError
    expect(arrived).toBeInstanceOf(AggregateError)
    expect(arrived.errors.map((error) => error.constructor.name)).toStrictEqual(["NotFound", "String", "Error"])
    expect(Object.getOwnPropertyDescriptor(arrived, "errors")?.enumerable).toBe(false)
  })

  it("keeps errors a list when an item cannot be cloned, and drops what is no list like any property", () => {
    const listed = travelError(Object.assign(new Error("x"), { errors: ["a", () => 1] })).errors as Array<unknown>
    expect([listed[0], (listed[1] as Error).message]).toStrictEqual([
      "a",
      "[a function without a name, which cannot be cloned]"
    ])
    expect(Object.hasOwn(travelError(Object.assign(new Error("x"), { errors: () => 1 })), "errors")).toBe(false)
  })

  it("keeps the class of errors anywhere in the data of an error", () => {
    const found = new NotFound("a")
    const details = { results: [{ reason: found }], map: new Map([["k", found]]), set: new Set([found]) }
    const arrived = travelError(Object.assign(new Error("x"), { details })).details as typeof details
    const [copy] = arrived.set
    expect(copy?.constructor.name).toBe("NotFound")
    expect(arrived.results[0]?.reason).toBe(copy)
    expect(arrived).toStrictEqual({ results: [{ reason: copy }], map: new Map([["k", copy]]), set: new Set([copy]) })
  })

  it("keeps cycles and shared identity", () => {
    const errors: Array<unknown> = []
    const shared = { a: 1 }
    const thrown = Object.assign(new Error("x"), { errors, shared, again: shared })
    thrown.cause = thrown
    errors.push(thrown, errors)
    const arrived = travelError(thrown)
    const arrivedErrors = arrived.errors as Array<unknown>
    expect(arrived.cause).toBe(arrived)
    expect(arrivedErrors).toHaveLength(2)
    expect(arrivedErrors[0]).toBe(arrived)
    expect(arrivedErrors[1]).toBe(arrivedErrors)
    expect(arrived.again).toBe(arrived.shared)
  })

  it("keeps _tag and name that stand on the prototype", () => {
    class Tagged extends Error {}
    Object.assign(Tagged.prototype, { _tag: "Tagged", name: "Renamed" })
    const arrived = travelError(new Tagged("x"))
    expect([arrived._tag, arrived.name, arrived.constructor.name]).toStrictEqual(["Tagged", "Renamed", "Tagged"])
    expect(Object.keys(arrived)).toStrictEqual([])
  })

  it("keeps a tagged error of Effect", () => {
    class Missing extends TaggedError("Missing")<{ readonly id: number; readonly cause: unknown }> {}
    const arrived = travelError(new Missing({ id: 4, cause: new NotFound("b") }))
    expect([arrived._tag, arrived.name, arrived.id, { ...arrived }]).toStrictEqual([
      "Missing",
      "Missing",
      4,
      { _tag: "Missing", id: 4 }
    ])
    expect((arrived.cause as Error).constructor.name).toBe("NotFound")
  })

  it("keeps a DOMException as one", () => {
    const arrived = travel(new DOMException("stopped", "AbortError")) as DOMException
    expect(arrived).toBeInstanceOf(DOMException)
    expect([arrived.name, arrived.message, arrived.code]).toStrictEqual(["AbortError", "stopped", 20])
  })

  it("knows a DOMException that is no error of this realm by its shape", () => {
    class Base {
      name = "AbortError"
      message = "stopped"
      code = 20
      get [Symbol.toStringTag](): string {
        return "DOMException"
      }
    }
    Object.defineProperty(Base, "name", { value: "DOMException" })
    const arrived = travel(new Base()) as DOMException
    expect(arrived).toBeInstanceOf(DOMException)
    expect([arrived.name, arrived.message, arrived.code]).toStrictEqual(["AbortError", "stopped", 20])
  })

  it("knows an error of another realm", () => {
    const thrown: unknown = runInNewContext(
      "class Far extends TypeError {}; Object.assign(new Far('x'), { code: 1, cause: new RangeError('y') })"
    )
    expect(thrown).not.toBeInstanceOf(Error)
    const arrived = travelError(thrown)
    expect(arrived).toBeInstanceOf(TypeError)
    expect([arrived.constructor.name, arrived.message, arrived.code]).toStrictEqual(["Far", "x", 1])
    expect((arrived.cause as Error).constructor).toBe(RangeError)
  })

  it("knows an error by its tag, and by its inside where the runtime can tell", () => {
    const tagged = travel({ [Symbol.toStringTag]: "Error", message: "x" })
    expect([tagged instanceof Error, (tagged as Error).message]).toStrictEqual([true, "x"])
    const hidden = runInNewContext("Object.assign(new RangeError('y'), { [Symbol.toStringTag]: 'Hidden', code: 5 })")
    // Where it cannot, the platform clones it as it does: an error without its properties.
    expect((travel(hidden) as { code?: number }).code).toBe("isError" in Error ? 5 : undefined)
  })

  it("knows an error made without the constructor", () => {
    function Old(this: Error) {
      this.message = "old"
    }
    Old.prototype = Object.create(TypeError.prototype, { constructor: { value: Old } })
    const arrived = travelError(new (Old as unknown as new () => Error)())
    expect(arrived).toBeInstanceOf(TypeError)
    expect([arrived.constructor.name, arrived.message]).toStrictEqual(["Old", "old"])
  })

  it("never lets a property reach the prototype", () => {
    const thrown = new Error("x")
    for (const key of ["__proto__", "constructor", "prototype"]) {
      Object.defineProperty(thrown, key, { value: { polluted: true }, enumerable: true })
    }
    const node = encodeError(thrown).nodes[0] as EncodedErrorNode
    expect(node.own.map(([key]) => key)).toStrictEqual(["message"])
    const arrived = travelError(thrown)
    expect([Object.getPrototypeOf(arrived), Object.getOwnPropertyNames(arrived).toSorted()]).toStrictEqual([
      Error.prototype,
      ["message", "stack"]
    ])
  })

  it("carries a message that is an object, and replaces a stack that is no string", () => {
    const thrown = new Error("x")
    Object.defineProperty(thrown, "message", { value: { text: "hi" } })
    Object.defineProperty(thrown, "stack", { value: 5 })
    const arrived = travelError(thrown)
    expect([arrived.message, arrived.stack]).toStrictEqual([{ text: "hi" }, "Error"])
  })

  it("survives an error that cannot be read at all", () => {
    const thrown = new Proxy(new NotFound("x"), {
      get: () => fail(),
      ownKeys: () => fail(),
      getOwnPropertyDescriptor: () => fail()
    })
    const arrived = travelError(thrown)
    expect([arrived.constructor.name, arrived.message, arrived.stack]).toStrictEqual(["NotFound", "", "RangeError"])
  })
})

describe("limits", () => {
  const chain = (length: number): Error => {
    let error = new Error("0")
    for (let i = 1; i < length; i++) error = new Error(String(i), { cause: error })
    return error
  }
  const causesOf = (error: unknown): Array<string> => {
    const messages: Array<string> = []
    for (let next = error; next instanceof Error; next = next.cause) messages.push(next.message)
    return messages
  }

  it("cuts a chain of 20,000 causes after 16 levels and says so", () => {
    const messages = causesOf(travel(chain(20_000)))
    expect(messages).toHaveLength(17)
    expect(messages.slice(14)).toStrictEqual([
      "19985",
      "19984",
      "[An error of class Error, cut here: deeper than 16 levels]"
    ])
    expect(causesOf(travel(chain(16)))).toHaveLength(16)
  })

  it("keeps the errors of the innermost error a list", () => {
    let thrown = new AggregateError([new Error("leaf")], "0")
    for (let i = 1; i < 16; i++) thrown = new AggregateError([thrown], String(i))
    let arrived = travel(thrown) as AggregateError
    for (let i = 1; i < 16; i++) arrived = arrived.errors[0]
    expect(arrived.message).toBe("0")
    expect(arrived.errors.map((error) => error.message)).toStrictEqual([
      "[An error of class Error, cut here: deeper than 16 levels]"
    ])
  })

  it("cuts containers in containers after 16 levels", () => {
    let cause: unknown = () => 1
    for (let i = 0; i < 30; i++) cause = [cause]
    let arrived = travelError(new Error("x", { cause })).cause
    let levels = 0
    for (; Array.isArray(arrived); levels++) arrived = arrived[0]
    expect([levels, (arrived as Error).message]).toStrictEqual([16, "[an array, cut here: deeper than 16 levels]"])
  })

  it("cuts after 100 errors and says so", () => {
    const arrived = travel(
      new AggregateError(Array.from({ length: 100_000 }, (_, i) => new Error(String(i))))
    ) as AggregateError
    expect(arrived.errors).toHaveLength(100)
    expect(arrived.errors.slice(98).map((error) => error.message)).toStrictEqual([
      "98",
      "[What stood after this was cut here: too many errors or too large]"
    ])
  })

  it("cuts a list of millions that refers to one error", () => {
    const thrown = new Error("x")
    const arrived = travelError(Object.assign(thrown, { errors: new Array(5_000_000).fill(thrown) }))
    const errors = arrived.errors as Array<Error>
    expect(errors.length).toBeLessThanOrEqual(errorLimits.size / 8)
    expect(errors[0]).toBe(arrived)
    expect(errors.at(-1)?.message).toBe("[What stood after this was cut here: too many errors or too large]")
  })

  it("does not mistake an object with a length for a list", () => {
    const errors = { length: 5_000_000, 0: "a" }
    expect(travelError(Object.assign(new Error("x"), { errors })).errors).toStrictEqual(errors)
  })

  it("cuts text in its middle and leaves room for the stack", () => {
    const arrived = travelError(new Error(`head${"x".repeat(3_000_000)}tail`))
    expect(arrived.message).toMatch(/^headx+ \[\d+ characters cut\] x+tail$/)
    expect(arrived.stack).toMatch(/^Error: headx+ \[\d+ characters cut\] .*\.ts:\d+:\d+\)?/s)
    expect(arrived.message.length + (arrived.stack?.length ?? 0)).toBeLessThan(errorLimits.size)
  })

  it("carries text of half the limit whole", () => {
    const text = "x".repeat(errorLimits.size / 2)
    expect(travel(text)).toBe(text)
  })

  it("stays within the limit in all", () => {
    const errors = Array.from({ length: 200 }, (_, i) =>
      Object.assign(new Error(`${i}`.repeat(10_000)), { body: "b".repeat(50_000), data: { text: "d".repeat(50_000) } })
    )
    const encoded = encodeError(Object.assign(new Error("x"), { errors }))
    const size = JSON.stringify(encoded).length
    expect(size).toBeGreaterThan(errorLimits.size / 2)
    expect(size).toBeLessThan(errorLimits.size * 1.2)
  })

  it("says how many properties were cut", () => {
    const many = Object.fromEntries(Array.from({ length: 200_000 }, (_, i) => [`property${i}`, i]))
    const arrived = travelError(Object.assign(new Error("x"), many))
    const kept = Object.keys(arrived).length - 1
    expect([arrived["[cut]"], arrived.property0, arrived.message]).toStrictEqual([
      `${200_000 - kept} more properties`,
      0,
      "x"
    ])
  })

  it("replaces data that is too large or too deep for the other side", () => {
    let deep: unknown = 1
    for (let i = 0; i < 5_000; i++) deep = new Map([[{ deep }, i]])
    const arrived = travelError(Object.assign(new Error("x"), { bytes: new Uint8Array(2_000_000), deep, code: 1 }))
    expect([(arrived.bytes as Error).message, (arrived.deep as Error).message, arrived.code]).toStrictEqual([
      "[a Uint8Array, cut here: too large]",
      "[a Map, cut here: nested too deep]",
      1
    ])
  })

  it("counts what the cloner was given, not what a getter showed first", () => {
    let asked = 0
    const moody = {
      get data(): unknown {
        return asked++ === 0 ? 1 : "x".repeat(2_000_000)
      }
    }
    const arrived = travelError(Object.assign(new Error("x"), { moody }))
    expect((arrived.moody as Error).message).toBe("[an object, cut here: too large]")
  })
})

describe("whatever it is given", () => {
  /** Traps that answer with what the target says, with rubbish, or by throwing. */
  const hostileHandler = (moods: ReadonlyArray<number>): ProxyHandler<object> => {
    let turn = 0
    const trap =
      (honest: (...args: Array<never>) => unknown) =>
      (...args: Array<never>): never => {
        const mood = moods[turn++ % moods.length] ?? 0
        if (mood === 0) throw new Error("trap")
        if (mood === 1) return (() => {}) as never
        if (mood === 2) return Symbol("rubbish") as never
        if (mood === 3) throw null
        return honest(...args) as never
      }
    return {
      get: trap(Reflect.get as never),
      has: trap(Reflect.has as never),
      ownKeys: trap(Reflect.ownKeys as never),
      getOwnPropertyDescriptor: trap(Reflect.getOwnPropertyDescriptor as never),
      getPrototypeOf: trap(Reflect.getPrototypeOf as never)
    }
  }
  const keys = fc.constantFrom(
    "name",
    "message",
    "stack",
    "cause",
    "errors",
    "_tag",
    "code",
    "length",
    "__proto__",
    "constructor"
  )
  const exotics: ReadonlyArray<() => unknown> = [
    () => () => 1,
    () => Symbol("s"),
    () => new WeakSet(),
    () => revoked(),
    () => Promise.resolve(),
    () => new SharedArrayBuffer(8),
    () => new DOMException("x", "AbortError"),
    () => Object.create(DOMException.prototype),
    () => Object.create(Map.prototype),
    () => Object.setPrototypeOf(new Error("bare"), null),
    () => runInNewContext("new Error('far')"),
    () => new Error("deep", { cause: Array.from({ length: 5_000 }).reduce((inner) => [inner], 1) }),
    () => new Proxy([], { get: (_, key) => (key === "length" ? 2 ** 32 : key) })
  ]
  // Descriptions, not values: fast-check looks at what it makes, and these do not like that.
  const leaf = fc.oneof(
    fc
      .anything({
        withBigInt: true,
        withDate: true,
        withMap: true,
        withSet: true,
        withTypedArray: true,
        withSparseArray: true
      })
      .map((any) => ({ any })),
    fc.nat(exotics.length - 1).map((exotic) => ({ exotic }))
  )
  const makeLeaf = (leaf: { any: unknown } | { exotic: number }): unknown =>
    "any" in leaf ? leaf.any : exotics[leaf.exotic]?.()
  const kinds: ReadonlyArray<(inside: unknown) => object> = [
    () => ({}),
    () => Object.create(null),
    (inside) => [inside],
    (inside) => new Map([[inside, inside]]),
    (inside) => new Set([inside]),
    (inside) => new AggregateError([inside], "many", { cause: inside }),
    (cause) => new NotFound("x", { cause }),
    (cause) => new Error("x", { cause })
  ]
  const graph = fc.array(
    fc.record({
      kind: fc.nat(kinds.length - 1),
      leaf,
      isProxy: fc.nat(3).map((n) => n === 0),
      moods: fc.array(fc.nat(9), { minLength: 1, maxLength: 9 }),
      links: fc.array(fc.record({ key: keys, to: fc.nat(30), how: fc.nat(4) }), { maxLength: 6 })
    }),
    { minLength: 1, maxLength: 30 }
  )
  type Graph = typeof graph extends fc.Arbitrary<infer G> ? G : never

  /** Objects of many kinds, each with properties that lead anywhere among them, some behind getters or proxies. */
  const makeGraph = (specs: Graph): unknown => {
    const leaves = specs.map(({ leaf }) => makeLeaf(leaf))
    const targets = specs.map(({ kind }, i) => kinds[kind]?.(leaves[i]) as object)
    const objects = specs.map(({ isProxy, moods }, i) =>
      isProxy ? new Proxy(targets[i] as object, hostileHandler(moods)) : (targets[i] as object)
    )
    for (const [i, { links }] of specs.entries()) {
      const target = targets[i] as object
      for (const { key, to, how } of links) {
        const value = how === 0 ? leaves[i] : objects[to % objects.length]
        const get = () => (how === 4 ? fail() : value)
        // An array has its own mind about `length`.
        if (key === "length" && Array.isArray(target)) continue
        Reflect.defineProperty(target, key, how < 3 ? { value, enumerable: how > 0 } : { get, enumerable: true })
      }
    }
    return objects[0]
  }

  it("never throws, and what comes out can be cloned and decoded", () => {
    let proxies = 0
    fc.assert(
      fc.property(fc.oneof({ weight: 5, arbitrary: graph }, { weight: 1, arbitrary: leaf }), (spec) => {
        const thrown = Array.isArray(spec) ? makeGraph(spec) : makeLeaf(spec)
        const arrived = structuredClone(encodeError(thrown))
        expect(arrived.root).not.toStrictEqual({ cut: "The thrown value could not be encoded" })
        const decoded = decodeError(arrived)
        expect(decoded).not.toMatchObject({ message: expect.stringMatching(/^The error thrown on the other thread/) })
        if (Array.isArray(spec) && spec[0]?.isProxy) proxies++
        else if (types.isNativeError(thrown)) expect(types.isNativeError(decoded)).toBe(true)
      }),
      { numRuns: 2_000 }
    )
    expect(proxies).toBeGreaterThan(100)
  })

  it("keeps message, class, own data and cause of any honest chain", () => {
    const classes = [Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError, NotFound]
    const link = fc.record({
      kind: fc.nat(classes.length - 1),
      message: fc.string({ maxLength: 200 }),
      data: fc.dictionary(fc.stringMatching(/^[a-z]{1,9}$/), fc.jsonValue({ maxDepth: 4 }))
    })
    const reserved = new Set(["name", "message", "stack", "cause", "errors", "constructor", "prototype", "code"])
    const show = (error: unknown): unknown => {
      const list: Array<unknown> = []
      for (let next = error; next instanceof Error; next = next.cause) {
        list.push([next.constructor.name, next.name, next.message, next.stack, { ...next }])
      }
      return list
    }
    fc.assert(
      fc.property(fc.array(link, { minLength: 1, maxLength: 16 }), (links) => {
        let thrown: Error | undefined
        for (const { kind, message, data } of links) {
          const make = classes[kind] as ErrorConstructor
          thrown = thrown === undefined ? new make(message) : new make(message, { cause: thrown })
          for (const [key, value] of Object.entries(data))
            if (!reserved.has(key)) Object.assign(thrown, { [key]: value })
        }
        expect(show(travel(thrown))).toStrictEqual(show(thrown))
      }),
      { numRuns: 300 }
    )
  })
})

function fail(): never {
  throw new Error("hostile")
}
