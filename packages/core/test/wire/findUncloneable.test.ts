import fc from "fast-check"
import { describe, expect, it, vi } from "vitest"
import { findUncloneable, SHARED_MEMORY } from "../../src/wire/findUncloneable.ts"

const detach = <T extends ArrayBuffer>(buffer: T): T => {
  structuredClone(buffer, { transfer: [buffer] })
  return buffer
}
const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

describe("findUncloneable", () => {
  class User {
    name = "Ann"
    onClick = function onClick() {}
  }
  const cyclic: Record<string, unknown> = { list: [] }
  cyclic.self = cyclic
  cyclic.list = [cyclic, { bad: Symbol("s") }]
  class List extends Array<unknown> {
    override *[Symbol.iterator](): ArrayIterator<unknown> {}
  }

  it.each<[string, unknown, string, string]>([
    ["a function itself", () => 1, "argument 1", "a function without a name"],
    ["a method", { user: { onClick() {} } }, "argument 1: .user.onClick", "a function named onClick"],
    ["a field of a class", { user: new User() }, "argument 1: .user.onClick", "a function named onClick"],
    ["a symbol", [1, [Symbol("s")]], "argument 1: [1][0]", "a symbol"],
    ["a promise", { a: Promise.resolve() }, "argument 1: .a", "a Promise"],
    ["a promise with properties", { a: Object.assign(Promise.resolve(), { b: 1 }) }, "argument 1: .a", "a Promise"],
    ["a WeakMap", { a: new WeakMap() }, "argument 1: .a", "a WeakMap"],
    ["a generator", { a: (function* () {})() }, "argument 1: .a", "a Generator"],
    ["a URL", { a: new URL("http://host/") }, "argument 1: .a", "a URL"],
    ["a map's value", new Map([["key", () => 1]]), 'argument 1: .get("key")', "a function without a name"],
    ["a map's value under a number", new Map([[7, () => 1]]), "argument 1: .get(7)", "a function without a name"],
    [
      "a map's value under an object",
      new Map([[{}, () => 1]]),
      "argument 1: .values()[0]",
      "a function without a name"
    ],
    ["a map's key", new Map([[Symbol("s"), 1]]), "argument 1: .keys()[0]", "a symbol"],
    ["a set's member", new Set([1, 2, Symbol("s")]), "argument 1: .values()[2]", "a symbol"],
    [
      "a key that is no identifier",
      { "a-b": { ünï: { "7": Symbol("s") } } },
      'argument 1: ["a-b"].ünï["7"]',
      "a symbol"
    ],
    ["an array's extra key", Object.assign([1], { x: Symbol("s") }), "argument 1: .x", "a symbol"],
    ["an array with its own iterator", List.from([Symbol("s")]), "argument 1: [0]", "a symbol"],
    ["a cause", { e: new Error("x", { cause: { f: Symbol("s") } }) }, "argument 1: .e.cause.f", "a symbol"],
    [
      "a getter that throws",
      {
        a: {
          get x(): never {
            throw 1
          }
        }
      },
      "argument 1: .a",
      "an object whose getter x throws"
    ],
    ["a port", { a: new MessageChannel().port1 }, "argument 1: .a", "a MessagePort that is not in the transfer list"],
    ["a stream", [new ReadableStream()], "argument 1: [0]", "a ReadableStream that is not in the transfer list"],
    ["a detached buffer", [detach(new ArrayBuffer(8))], "argument 1: [0]", "an ArrayBuffer that is already detached"],
    [
      "a proxy",
      { a: { b: new Proxy({ c: 1 }, {}) } },
      "argument 1: .a.b",
      "an object that cannot be cloned (a Proxy?)"
    ],
    ["an empty proxy", { a: new Proxy({}, {}) }, "argument 1: .a", "an object that cannot be cloned (a Proxy?)"],
    ["a revoked proxy", { a: revoked() }, "argument 1: .a", "an object that cannot be read (a revoked Proxy?)"],
    ["what is deep in a cycle", cyclic, "argument 1: .list[1].bad", "a symbol"],
    ["the first of two", { a: { b: Symbol("s") }, c: () => 1 }, "argument 1: .a.b", "a symbol"]
  ])("finds %s", (_, value, path, what) => {
    expect(() => structuredClone(value)).toThrow()
    expect(findUncloneable(value, "argument 1")).toStrictEqual({ path, what })
  })

  it("finds a view whose buffer is detached", () => {
    const view = new Uint8Array(8)
    detach(view.buffer)
    const what = "a Uint8Array whose ArrayBuffer is already detached"
    expect(findUncloneable({ view }, "the result")).toStrictEqual({ path: "the result: .view", what })
  })

  it("takes what is in the transfer list as fine, and detaches nothing", () => {
    const { port1 } = new MessageChannel()
    const buffer = new ArrayBuffer(8)
    const other = new ArrayBuffer(8)
    const value = { port: port1, buffer, other, bad: Symbol("s") }
    expect(findUncloneable(value, "a", [port1, buffer])).toStrictEqual({ path: "a: .bad", what: "a symbol" })
    expect(findUncloneable({ port: port1, buffer, other }, "a", [port1, buffer])).toBe(undefined)
    expect([buffer.byteLength, other.byteLength]).toStrictEqual([8, 8])
  })

  it("finds a proxy beside what is transferred", () => {
    const { port1 } = new MessageChannel()
    expect(findUncloneable({ a: { port1, again: { port1 } }, b: new Proxy({ c: 1 }, {}) }, "a", [port1])).toStrictEqual(
      {
        path: "a: .b",
        what: "an object that cannot be cloned (a Proxy?)"
      }
    )
  })

  it("says that a buffer to be transferred is detached already", () => {
    const buffer = detach(new ArrayBuffer(8))
    const what = "an ArrayBuffer that is already detached"
    expect(findUncloneable(buffer, "argument 2", [buffer])).toStrictEqual({ path: "argument 2", what })
  })

  it("finds nothing in what can be cloned", () => {
    const value = { a: [new Date(), /x/, new Map([[{}, new Set([1n])]])], e: Object.assign(new Error("x"), { f() {} }) }
    expect(findUncloneable(value, "a")).toBe(undefined)
  })

  it("walks 100,000 levels and shows both ends of the path", () => {
    let value: unknown = Symbol("s")
    for (let i = 0; i < 100_000; i++) value = { n: value }
    expect(findUncloneable(value, "a")).toStrictEqual({
      path: `a: ${".n".repeat(20)} ... ${".n".repeat(20)}`.replace("a:  ", "a: "),
      what: "a symbol"
    })
  })

  it("says that a value is too deep", () => {
    let value: unknown = 1
    for (let i = 0; i < 100_000; i++) value = { n: value }
    expect(findUncloneable(value, "a")).toStrictEqual({ path: "a", what: "a value too deep or too large to be cloned" })
  })

  it("names a path exactly where a clone of plain data fails", () => {
    const bad = fc.constant({ bad: "function" as const })
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 6 },
        fc.jsonValue(),
        bad,
        fc.array(tie("tree")),
        fc.dictionary(fc.string(), tie("tree"))
      )
    }))
    const plant = (value: unknown): unknown => {
      if (typeof value !== "object" || value === null) return value
      if ("bad" in value && value.bad === "function") return plant
      if (Array.isArray(value)) return value.map(plant)
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plant(inner)]))
    }
    fc.assert(
      fc.property(tree, (spec) => {
        const value = plant(spec)
        const found = findUncloneable(value, "value")
        let clones = true
        try {
          structuredClone(value)
        } catch {
          clones = false
        }
        expect(found === undefined).toBe(clones)
        if (found === undefined) return
        const follow = new Function("value", `return value${found.path.slice("value".length).replace(/^: /, "")}`)
        expect([follow(value), found.what]).toStrictEqual([plant, "a function named plant"])
      }),
      { numRuns: 1_000 }
    )
  })

  it("knows shared memory that the platform does not share, and a view of it", () => {
    const post = vi.spyOn(MessagePort.prototype, "postMessage").mockImplementation(() => {
      throw new DOMException("not isolated", "DataCloneError")
    })
    const memory = new SharedArrayBuffer(8)
    const found = [memory, { words: new Int32Array(memory) }].map((value) => findUncloneable(value, "argument 1"))
    post.mockRestore()
    expect(found).toEqual([
      { path: "argument 1", what: SHARED_MEMORY },
      { path: "argument 1: .words", what: SHARED_MEMORY }
    ])
  })

  it("never throws", () => {
    const nasty = new Proxy(
      {},
      {
        ownKeys: () => {
          throw 1
        },
        getPrototypeOf: () => {
          throw 2
        }
      }
    )
    const traps = [
      nasty,
      Object.create(nasty),
      [nasty],
      new Map([[nasty, nasty]]),
      Object.create(Map.prototype),
      revoked()
    ]
    for (const value of traps) expect(() => findUncloneable({ value }, "a")).not.toThrow()
    fc.assert(fc.property(fc.anything({ withNullPrototype: true }), (value) => void findUncloneable(value, "a")))
  })
})
