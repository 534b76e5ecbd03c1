import { afterEach, describe, expect, it } from "vitest"
import { decodeError } from "../../src/wire/decodeError.ts"
import { encodeError } from "../../src/wire/encodeError.ts"
import { registerErrorClass, registeredErrorClass } from "../../src/wire/errorClasses.ts"

const registry = Symbol.for("anythread/errorClasses")
const places = Symbol.for("anythread/errorPlaces")
const travel = (thrown: unknown): unknown => decodeError(structuredClone(encodeError(thrown)))

afterEach(() => {
  Reflect.deleteProperty(globalThis, registry)
  Reflect.deleteProperty(globalThis, places)
})

/** What another build of the same module makes of an error: the same place, another class, another name. */
const rebuilt = (name: string): typeof Error => {
  const cls = { [name]: class extends Error {} }[name]
  return cls as typeof Error
}

describe("registerErrorClass", () => {
  it("finds a class by its place, where a minifier has taken its name on one side", () => {
    const [theirs, ours, impostor] = [rebuilt("t"), rebuilt("Refused"), rebuilt("t")]
    registerErrorClass(theirs, "place 0")
    const encoded = structuredClone(encodeError(new theirs("no")))
    Reflect.deleteProperty(globalThis, registry)
    Reflect.deleteProperty(globalThis, places)
    registerErrorClass(impostor, "elsewhere 0")
    registerErrorClass(ours, "place 0")
    expect(decodeError(encoded)).toBeInstanceOf(ours)
  })

  it("falls back to the name where two modules look alike", () => {
    const [one, two] = [rebuilt("One"), rebuilt("Two")]
    registerErrorClass(one, "place 0")
    registerErrorClass(two, "place 0")
    expect([travel(new one("1")), travel(new two("2"))].map((error) => (error as Error).constructor)).toEqual([
      one,
      two
    ])
  })

  class HttpError extends Error {
    static made = 0
    readonly status: number
    constructor(status: number, options?: ErrorOptions) {
      super(`status ${status}`, options)
      HttpError.made++
      this.status = status
      Object.freeze(this)
    }
    get isServer(): boolean {
      return this.status >= 500
    }
  }

  it("makes errors of the class arrive as its instances, without running its constructor", () => {
    registerErrorClass(HttpError)
    const thrown = new HttpError(503, { cause: new HttpError(404) })
    HttpError.made = 0
    const arrived = travel(thrown) as HttpError
    expect(arrived).toBeInstanceOf(HttpError)
    expect([arrived.status, arrived.isServer, arrived.message, arrived.stack]).toStrictEqual([
      503,
      true,
      "status 503",
      thrown.stack
    ])
    expect(arrived.cause).toBeInstanceOf(HttpError)
    expect(HttpError.made).toBe(0)
  })

  it("runs no setter of the class, and bears a getter that needs its constructor", () => {
    class Private extends Error {
      readonly #text: string = "secret"
      override get name(): string {
        return `Private ${this.#text}`
      }
      set code(_: unknown) {
        throw new Error("a setter ran")
      }
    }
    registerErrorClass(Private)
    const thrown = new Private("x")
    Object.defineProperty(thrown, "code", { value: 5, enumerable: true })
    const arrived = travel(thrown) as Private
    expect(arrived).toBeInstanceOf(Private)
    expect([arrived.name, arrived.code, arrived.message]).toStrictEqual(["Private secret", 5, "x"])
  })

  it("lets a later class of the same name win", () => {
    const [first, second] = [0, 1].map(() => {
      class Reloaded extends Error {}
      return Reloaded
    }) as [typeof Error, typeof Error]
    registerErrorClass(first)
    expect(travel(new first("x"))).toBeInstanceOf(first)
    registerErrorClass(second)
    expect(travel(new first("x"))).toBeInstanceOf(second)
  })

  it("does not replace a built-in class", () => {
    const impostor = class extends Error {}
    Object.defineProperty(impostor, "name", { value: "TypeError" })
    registerErrorClass(impostor)
    expect((travel(new TypeError("x")) as Error).constructor).toBe(TypeError)
    expect((travel(new impostor("x")) as Error).constructor).toBe(impostor)
  })

  it("meets another copy of this package on globalThis", () => {
    class Theirs extends Error {}
    class Ours extends Error {}
    const map = new Map([["Theirs", Theirs]])
    Object.defineProperty(globalThis, registry, { value: map, configurable: true })
    registerErrorClass(Ours)
    expect([registeredErrorClass("Theirs"), map.get("Ours")]).toStrictEqual([Theirs, Ours])
  })

  it("knows no class that nobody registered", () => {
    expect([registeredErrorClass("Nobody"), registeredErrorClass("constructor")]).toStrictEqual([undefined, undefined])
  })

  it("refuses what is no class of errors, or has no name to be found by", () => {
    const wrong = [class Plain {}, () => 1, class extends Error {}, undefined]
    for (const errorClass of wrong) {
      expect(() => registerErrorClass(errorClass as unknown as typeof Error)).toThrow(TypeError)
    }
  })
})
