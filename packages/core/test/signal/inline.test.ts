import * as module from "node:path"
import { types } from "node:util"
import vm from "node:vm"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Bytes, makeInline } from "../../src/signal/inline.ts"

const START = 24
const FILL = 0xa5

const memory = (length: number): Bytes => {
  const buffer = new SharedArrayBuffer(length)
  const u8 = new Uint8Array(buffer).fill(FILL)
  return { u8, view: new DataView(buffer) }
}

/** Two sides that last for all tests, so that what they remember of one value is there for the next. */
const writer = makeInline(types.isProxy)
const reader = makeInline()

/** Writes the list with so many bytes of room, and sees to it that no other byte changes. */
const encode = (values: ReadonlyArray<unknown>, room = 512, inline = writer): { bytes: Bytes; end: number } => {
  const bytes = memory(START + room + 64)
  const end = inline.encode(bytes, START, START + room, values)
  const outside = [...bytes.u8.subarray(0, START), ...bytes.u8.subarray(end < 0 ? START + room : end)]
  expect(outside.filter((byte) => byte !== FILL)).toEqual([])
  return { bytes, end }
}

const decoded = (values: ReadonlyArray<unknown>, room?: number): Array<unknown> => {
  const { bytes, end } = encode(values, room)
  if (end < 0) throw new Error("refused")
  return reader.decode(bytes, START)
}

/** Whether two values cannot be told apart: prototypes, own keys and their order, holes, attributes, -0. */
const identical = (a: unknown, b: unknown): boolean => {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return Object.is(a, b)
  const keys = Reflect.ownKeys(a)
  const others = Reflect.ownKeys(b)
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b) || Array.isArray(a) !== Array.isArray(b)) return false
  if (keys.length !== others.length || keys.some((key, i) => key !== others[i])) return false
  return keys.every((key) => {
    const mine = Object.getOwnPropertyDescriptor(a, key)
    const other = Object.getOwnPropertyDescriptor(b, key)
    return (
      mine?.enumerable === other?.enumerable &&
      mine?.writable === other?.writable &&
      mine?.configurable === other?.configurable &&
      identical(mine?.value, other?.value)
    )
  })
}

/** Objects within one another. */
const nested = (depth: number): unknown => (depth === 0 ? 1 : { in: nested(depth - 1) })

const typical = { id: 7, name: "Ada Lovelace", age: 36, tags: ["a", "b"], at: { x: 1, y: 2 } }

describe("makeInline", () => {
  it.each<[string, ...Array<unknown>]>([
    ["no value"],
    ["one", 1],
    ["two", "a", { a: 1 }],
    ["more", 1, undefined, null, true, false],
    ["integers", 0, 1, -1, -32, -33, 207, 208, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, -(2 ** 31) - 1],
    ["other numbers", -0, 0.5, NaN, Infinity, -Infinity, 5e-324, Number.MAX_SAFE_INTEGER, Number.MAX_VALUE],
    ["strings", "", "a", "short", "\0\x7f\x80\xff", "\u0100", "日本語", "👩‍🚀", "x".repeat(300), "日".repeat(150)],
    ["lone surrogates", "\ud800", "a\udfff\ud800b"],
    ["objects", {}, { a: undefined }, { "": 1, " ": 2 }, { b: 1, a: 2 }, typical],
    ["keys of any kind", { z: 1, 10: 2, 9: 3, "-1": 4, 日本: 5, "\ud800": 6, ["k".repeat(70)]: 7 }],
    ["the same keys in another order", { a: 1, b: 2 }, { b: 1, a: 2 }, { a: 3, b: 4 }],
    ["an object without prototype", Object.assign(Object.create(null), { a: 1 })],
    ["the groups of a match", /(?<year>\d+)/.exec("in 1815")?.groups],
    ["symbol keys, which are left out", { a: 1, [Symbol("b")]: () => 1 }],
    ["hidden properties, which are left out", Object.defineProperty({ a: 1 }, "b", { value: () => 1 })],
    ["hidden properties of an array", Object.defineProperty([1], "b", { value: () => 1 })],
    ["a getter", Object.defineProperty({}, "a", { get: () => [1], enumerable: true })],
    ["what is frozen", Object.freeze({ a: Object.freeze([1]) })],
    ["arrays", [], [1, 2, 3], [undefined], [[], [[]]], [typical]],
    ["an array of 255", Array.from({ length: 255 }, (_, i) => i % 50)],
    ["what is nested deeply", nested(20)],
    ["32 objects", Array.from({ length: 31 }, () => ({}))]
  ])("takes %s", (_title, ...values) => {
    expect(identical(decoded(values, 2048), structuredClone(values))).toBe(true)
  })

  const shared = { a: 1 }
  const cyclic = {}
  Object.assign(cyclic, { self: { cyclic } })
  const ring: Array<unknown> = []
  ring.push(ring)

  it.each<[string, ...Array<unknown>]>([
    ["a function", () => 1],
    ["a symbol", Symbol.iterator],
    ["a bigint", 1n],
    ["a date", new Date(0)],
    ["a map", new Map()],
    ["a set", new Set()],
    ["an error", new Error("no")],
    ["a regexp", /a/],
    ["a promise", Promise.resolve()],
    ["bytes", new Uint8Array(1)],
    ["a buffer", new ArrayBuffer(1)],
    ["a boxed number", Object(1)],
    ["a boxed string", Object("a")],
    ["an instance of a class", new (class A {})()],
    ["an object that inherits", Object.create({ a: 1 })],
    ["an array of a subclass", new (class A extends Array {})()],
    ["an array without prototype", Object.setPrototypeOf([1], null)],
    ["an object with the prototype of arrays", Object.create(Array.prototype)],
    ["arguments", argumentsOf(1, 2)],
    ["a date with the prototype of objects", Object.setPrototypeOf(new Date(0), Object.prototype)],
    ["a boxed number with the prototype of objects", Object.setPrototypeOf(Object(1), Object.prototype)],
    ["the namespace of a module", module],
    ["an empty object without prototype", Object.create(null)],
    ["objects of another realm", vm.runInNewContext("({ a: 1 })")],
    ["arrays of another realm", vm.runInNewContext("[1]")],
    ["an array with a hole", holed(3, 1)],
    ["an array that ends in a hole", holed(2, 1)],
    ["an array with a property", Object.assign([1, 2], { a: 1 })],
    ["an array with a property for its hole", Object.assign(holed(2, 1), { a: 1 })],
    ["an array with a property like an index for its hole", Object.assign(holed(3, 1), { "2.0": 1 })],
    ["an array with a hidden item", Object.defineProperty([1, 2], 0, { enumerable: false })],
    [
      "an array with a hidden item and a property",
      Object.assign(Object.defineProperty([1, 2], 0, { enumerable: false }), { a: 1 })
    ],
    ["a match", /b/.exec("abc")],
    ["a proxy", new Proxy({ a: 1 }, {})],
    ["a proxy of an array", new Proxy([1], {})],
    ["a revoked proxy", revoked()],
    ["an object met twice", shared, shared],
    ["an object met twice within one", { a: shared, b: [shared] }],
    ["a cycle", cyclic],
    ["an array that holds itself", ring],
    ["33 objects", Array.from({ length: 32 }, () => ({}))],
    ["a key called __proto__", JSON.parse('{ "__proto__": { "a": 1 } }')],
    ["a key that Object.prototype has", { toString: 1 }],
    ["an array of 256", new Array(256).fill(0)],
    ["a function within", { a: [() => 1] }],
    ["a getter that throws", Object.defineProperty({}, "a", { get: raise, enumerable: true })]
  ])("refuses %s", (_title, ...values) => {
    expect(encode(values, 2048).end).toBe(-1)
  })

  it("refuses a list with a hole", () => {
    expect(encode(holed(3, 1)).end).toBe(-1)
  })

  it("takes an object again that it met in the list before", () => {
    expect(decoded([shared])).toEqual([shared])
    expect(decoded([shared])).toEqual([shared])
  })

  it("takes no proxy for what it stands for, and so no object, where proxies cannot be told", () => {
    expect(encode([{}], 512, reader).end).toBe(-1)
    expect(encode([[]], 512, reader).end).toBe(-1)
    expect(encode([1, "a", null], 512, reader).end).toBeGreaterThan(START)
  })

  it("gives objects and arrays that are the caller's own", () => {
    const { bytes } = encode([{ a: [1] }])
    const [first] = reader.decode(bytes, START) as [{ a: Array<number>; b?: number }]
    first.a.push(2)
    first.b = 3
    expect(reader.decode(bytes, START)).toEqual([{ a: [1] }])
  })

  it("refuses what a getter deletes, and reads what a getter changes in time", () => {
    const object = { a: 1, b: undefined as unknown }
    const deletes = {
      get a() {
        return delete (this as { b?: unknown }).b
      },
      b: 2
    }
    const changes = {
      get a() {
        object.b = 5
        return 1
      },
      object
    }
    expect(encode([deletes]).end).toBe(-1)
    expect(decoded([changes])).toEqual([{ a: 1, object: { a: 1, b: 5 } }])
    const shortens: Array<unknown> = [0, 1, 2]
    Object.defineProperty(shortens, 0, { get: () => (shortens.length = 1), enumerable: true })
    expect(encode([shortens]).end).toBe(-1)
  })

  it("may be called again by a getter", () => {
    const inner = { a: 1 }
    const outer = {
      inner,
      get b() {
        return decoded([{ inner, c: "c" }])
      },
      d: 2
    }
    expect(decoded([outer])).toEqual([{ inner, b: [{ inner, c: "c" }], d: 2 }])
  })

  it("tells key lists apart that it files in one place", () => {
    // 500 lists for 64 places, each twice: with the place taken by another list, and by its own.
    const objects = Array.from({ length: 500 }, (_, i) => ({ [`a${i}`]: i, [`b${i * 7}`]: -i }))
    for (const object of objects) for (let times = 0; times < 2; times++) expect(decoded([object])).toEqual([object])
  })

  it.each([1, "a", "日本", [1, 2], typical].map((value) => [value]))("writes %j where it fits", (value) => {
    const needed = encode([value]).end - START
    const fits = Array.from({ length: needed + 9 }, (_, room) => encode([value], room).end >= 0)
    // Once there is room enough, at most nine bytes more than needed, it stays enough.
    const first = fits.indexOf(true)
    expect(first).toBeGreaterThanOrEqual(needed)
    expect(fits.slice(first)).not.toContain(false)
    expect(decoded([value], first)).toEqual([value])
  })

  it("gives what structured clone gives, or refuses", () => {
    const anything = fc.anything({
      maxDepth: 4,
      withBigInt: true,
      withBoxedValues: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withSparseArray: true,
      withNullPrototype: true,
      withObjectString: true,
      withUnicodeString: true
    })
    const unit = fc.nat(0xffff).map((code) => String.fromCharCode(code))
    const text = fc.oneof(fc.string({ unit }), fc.string({ unit: "binary" }), fc.string())
    const leaf = fc.oneof(fc.integer(), fc.double(), text, fc.constantFrom(undefined, null, true, false, -0))
    const { data } = fc.letrec((tie) => ({
      data: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie("data"), { maxLength: 5 }),
        fc.dictionary(fc.oneof(text, fc.constantFrom("a", "b", "c", "1", "__proto__")), tie("data"), { maxKeys: 5 })
      )
    }))
    let taken = 0
    let refused = 0
    fc.assert(
      fc.property(
        fc.array(fc.oneof(data, anything), { maxLength: 4 }),
        fc.integer({ min: 0, max: 2048 }),
        (list, room) => {
          const { bytes, end } = encode(list, room)
          if (end < 0) return void refused++
          taken++
          expect(end).toBeLessThanOrEqual(START + room)
          expect(identical(reader.decode(bytes, START), structuredClone(list))).toBe(true)
        }
      ),
      { numRuns: 2000 }
    )
    // Neither alone would show anything.
    expect(taken).toBeGreaterThan(200)
    expect(refused).toBeGreaterThan(200)
  })
})

function argumentsOf(..._: ReadonlyArray<unknown>): IArguments {
  // biome-ignore lint/complexity/noArguments: the point of it
  return arguments
}

/** Numbers with a hole. */
function holed(length: number, hole: number): Array<unknown> {
  const array = Array.from({ length }, (_, i) => i)
  delete array[hole]
  return array
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

function raise(): never {
  throw new Error("from a getter")
}
