/** When the stack of a call is taken. */
import { expect, it, onTestFinished } from "vitest"
import { callerOf, noteRecord, takeAlways } from "../../src/engine/caller.ts"
import { portable } from "../../src/portable/portable.ts"
import { type AnyFunction, addressOfFunction } from "../../src/portable/registry.ts"

const isTaken = (fn: AnyFunction): boolean => callerOf(fn, isTaken).stack !== undefined

const record = (fn: AnyFunction, returned: boolean, times: number): void => {
  const address = addressOfFunction(fn)
  if (address === undefined) throw new Error("The function is not portable.")
  for (let i = 0; i < times; i++) noteRecord(address, returned)
}

it("takes it until the function has returned 256 times, and for ever once it has failed", () => {
  const fn = portable("file:///caller.test.js", "trusted", () => 1)
  const seen = [isTaken(fn)]
  record(fn, true, 255)
  seen.push(isTaken(fn))
  record(fn, true, 1)
  seen.push(isTaken(fn))
  record(fn, false, 1)
  seen.push(isTaken(fn))
  record(fn, true, 1000)
  seen.push(isTaken(fn))
  expect(seen).toEqual([true, true, false, true, true])
})

it("takes it of a trusted function too, while somebody wants it of all", () => {
  const fn = portable("file:///caller.test.js", "watched", () => 1)
  record(fn, true, 256)
  expect(isTaken(fn)).toBe(false)
  takeAlways(true)
  onTestFinished(() => takeAlways(false))
  expect(isTaken(fn)).toBe(true)
})

it("takes it of a function that has no address", () => {
  expect(isTaken(() => 1)).toBe(true)
})
