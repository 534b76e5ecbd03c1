import { expect, it } from "vitest"
import { UNKNOWN } from "../../src/portable/Address.ts"
import { portable } from "../../src/portable/portable.ts"
import * as Message from "../../src/wire/Message.ts"
import { Functions } from "../../src/worker/Functions.ts"

const url = "file:///Functions.test.js"

it("asks once for a number that it was not told, however many wait, and finds it for all", async () => {
  const fn = (): number => 1
  const asked: Array<number> = []
  const functions = new Functions(
    () => ({ kind: "function", fn }),
    (number) => void asked.push(number)
  )
  const found = [functions.find(3), functions.find(3), functions.find(3)]
  expect([asked, functions.known(3), functions.urlOf(3)]).toEqual([[3], undefined, ""])
  functions.define([Message.DEFINE, 3, url, "fn", undefined, UNKNOWN])
  expect(await Promise.all(found)).toEqual(new Array(3).fill({ kind: "function", fn }))
  expect([functions.known(3), functions.urlOf(3), asked]).toEqual([fn, url, [3]])
})

it("looks again when a function was loaded anew", async () => {
  const found: Array<string> = []
  const functions = new Functions(
    (_, name) => {
      found.push(name)
      return { kind: "function", fn: () => name }
    },
    () => {}
  )
  portable(url, "reloaded", () => "old")
  functions.define([Message.DEFINE, 0, url, "first", undefined, UNKNOWN])
  functions.find(0)
  expect(functions.known(0)).toBeTypeOf("function")
  await Promise.resolve()
  portable(`${url}?2`, "reloaded", () => "new")
  expect(functions.known(0)).toBeUndefined()
  functions.find(0)
  expect([found, functions.known(0)]).toEqual([["first", "first"], expect.any(Function)])
})

it("keeps nothing of a function that was not found", () => {
  const missing = { kind: "missing", known: [] } as const
  const functions = new Functions(
    () => missing,
    () => {}
  )
  functions.define([Message.DEFINE, 0, url, "missing", undefined, UNKNOWN])
  expect([functions.find(0), functions.known(0)]).toEqual([missing, undefined])
})

it("knows the function that does nothing without being told, however it is asked for", () => {
  const asked: Array<number> = []
  const functions = new Functions(
    () => ({ kind: "missing", known: undefined }),
    (number) => void asked.push(number)
  )
  expect([functions.find(Message.NOTHING), asked]).toEqual([
    { kind: "function", fn: functions.known(Message.NOTHING) },
    []
  ])
})
