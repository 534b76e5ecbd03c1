import { expect, it } from "vitest"
import { locate } from "../../src/engine/Call.ts"
import { fingerprint, keyOf, normalizeUrl, UNKNOWN } from "../../src/portable/Address.ts"
import { addressOf } from "../../src/portable/addressOf.ts"
import { portable } from "../../src/portable/portable.ts"
import { addressOfFunction, functionAt, generation, namesAt } from "../../src/portable/registry.ts"

it.each([
  ["file:///a/b.ts?v=1#x", "file:///a/b.ts"],
  ["https://a.example/b.js?t=2", "https://a.example/b.js"],
  ["/home/a/100%?.ts", "file:///home/a/100%25%3F.ts"],
  ["C:\\code\\a b.ts", "file:///C:/code/a%20b.ts"],
  [new URL("file:///a/b.ts#c"), "file:///a/b.ts"]
])("normalizes %s to %s", (url, normalized) => {
  expect(normalizeUrl(url, "fn")).toBe(normalized)
})

it.each([
  [undefined, "noUrl"],
  ["", "noUrl"],
  ["blob:http://a/1", "scheme"],
  ["data:text/javascript,1", "scheme"],
  ["./relative.ts", "scheme"]
])("refuses %s", (url, reason) => {
  expect(() => normalizeUrl(url, "fn")).toThrow(
    expect.objectContaining({ _tag: "NotPortable", reason, functionName: "fn" })
  )
})

it("registers functions under module and name, and leaves them what they are", () => {
  const one = () => 1
  const given = { one }
  expect(portable("file:///portable.js?x", given)).toBe(given)
  expect(functionAt("file:///portable.js", "one")).toBe(one)
  expect(addressOfFunction(one)).toMatchObject({ url: "file:///portable.js", name: "one", cancellation: undefined })
  expect(namesAt("file:///portable.js")).toEqual(["one"])
  expect(one()).toBe(1)
})

it("returns the one function that it is given a name for", () => {
  const two = () => 2
  expect(portable("file:///portable.js", "due", two, { cancellation: "wait" })).toBe(two)
  expect(addressOfFunction(two)).toMatchObject({ url: "file:///portable.js", name: "due", cancellation: "wait" })
})

it("refuses what is no function, by name", () => {
  expect(() => portable("file:///portable.js", { three: 3 as never })).toThrow("portable was given three")
})

it("refuses to call what another function has replaced under the very same URL, which may be another module's", async () => {
  const older = portable("file:///chunk.js", "alike", () => 1)
  const reloaded = portable("file:///module.js?t=1", "alike", () => 1)
  await Promise.resolve()
  const newer = portable("file:///chunk.js", "alike", () => 2)
  portable("file:///module.js?t=2", "alike", () => 2)
  expect(() => locate(older)).toThrow(expect.objectContaining({ _tag: "DuplicateName", url: "file:///chunk.js" }))
  expect(locate(newer)).toMatchObject({ url: "file:///chunk.js" })
  expect(locate(reloaded)).toMatchObject({ url: "file:///module.js" })
})

it("gives modules with the same names and parameters one fingerprint, whatever their order, and others another", () => {
  const hash = (a: string) => a
  const sum = (a: number, b: number) => a + b
  expect(fingerprint({ hash, sum })).toBe(fingerprint({ sum, hash }))
  const others = [{ hash }, { sum }, { hash, sum: hash }, { hash, sum, more: sum }, {}].map(fingerprint)
  expect(new Set([fingerprint({ hash, sum }), ...others]).size).toBe(6)
  expect(others.every((one) => Number.isInteger(one) && one > UNKNOWN)).toBe(true)
})

it("takes another function of the same address in a later turn as a hot reload", async () => {
  portable("file:///reload.js", "same", () => 1)
  const before = generation()
  await Promise.resolve()
  const newer = portable("file:///reload.js", "same", () => 2)
  expect(functionAt("file:///reload.js", "same")).toBe(newer)
  expect(generation()).toBe(before + 1)
  await Promise.resolve()
  portable("file:///reload.js", "same", newer)
  expect(generation()).toBe(before + 1)
})

it("gives one stand-in for each name, which is no thenable and refuses to be called", async () => {
  const module = addressOf<{ decode: (data: string) => string; then: () => void }>("file:///codec.js?v")
  expect(module.decode).toBe(module.decode)
  expect(addressOfFunction(module.decode)).toEqual({
    url: "file:///codec.js",
    name: "decode",
    cancellation: undefined,
    module: UNKNOWN
  })
  expect(module.then).toBeUndefined()
  expect(() => module.decode("x")).toThrow(expect.objectContaining({ _tag: "NotPortable", reason: "standIn" }))
})

it("separates URL and name by what no URL contains", () => {
  expect(keyOf("file:///a%20b", "c d")).toBe("file:///a%20b c d")
})
