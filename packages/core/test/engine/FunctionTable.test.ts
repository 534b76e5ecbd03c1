import { expect, it } from "vitest"
import { FunctionTable } from "../../src/engine/FunctionTable.ts"
import { type Address, UNKNOWN } from "../../src/portable/Address.ts"
import { portable } from "../../src/portable/portable.ts"
import { type AnyFunction, addressOfFunction } from "../../src/portable/registry.ts"
import * as Message from "../../src/wire/Message.ts"

const addressOf = (fn: AnyFunction): Address => addressOfFunction(fn) as Address
const sourceAddress = (source: string, name = "fn"): Address => ({
  url: "",
  name,
  cancellation: undefined,
  module: UNKNOWN,
  source
})

it("gives a function one number, and another function another", () => {
  const table = new FunctionTable()
  const { one, two } = portable("file:///table.js", { one: () => 1, two: () => 2 })
  const [first, second] = [table.numberOf(addressOf(one)), table.numberOf(addressOf(two))]
  expect([first, second, table.numberOf(addressOf(one)), table.numberOf({ ...addressOf(one) })]).toEqual([0, 1, 0, 0])
  const { module } = addressOf(one)
  expect([table.definition(0), table.definition(1), table.definition(2)]).toEqual([
    [Message.DEFINE, 0, "file:///table.js", "one", undefined, module],
    [Message.DEFINE, 1, "file:///table.js", "two", undefined, module],
    undefined
  ])
})

it("gives functions sent as source one number if their text is one", () => {
  const table = new FunctionTable()
  const addresses = ["() => 1", "() => 1", "() => 2"].map((source) => sourceAddress(source))
  expect(addresses.map((address) => table.numberOf(address))).toEqual([0, 0, 1])
  expect(table.numberOf(sourceAddress("() => 1", "other"))).toBe(2)
  expect(table.definition(1)).toEqual([Message.DEFINE, 1, "", "fn", "() => 2", UNKNOWN])
})

it("gives another number when another module takes the same name and shape, and keeps what the first stood for", () => {
  const table = new FunctionTable()
  const fn = portable("file:///table-a.js", "alike", () => "a")
  const { module } = addressOf(fn)
  expect(table.numberOf(addressOf(fn))).toBe(0)
  portable("file:///table-b.js", "alike", () => "b")
  expect([table.numberOf(addressOf(fn)), table.numberOf(addressOf(fn))]).toEqual([1, 1])
  expect([table.definition(0)?.[5], table.definition(1)?.[5]]).toEqual([module, Message.AMBIGUOUS])
})
