import { expect, it, onTestFinished, vi } from "vitest"
import type { StuckChild } from "../../src/tasks/StuckChild.ts"
import { Patience } from "../../src/tasks/stuck.ts"

it("tells of every child although the hook throws, and then lets its first error out", () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const about = (name: string) => ({ kind: "child", name, startedFrom: undefined }) as const
  const told: Array<string> = []
  const onStuck = ({ name }: StuckChild): void => {
    told.push(name)
    throw new Error(`no ${name}`)
  }
  const group = { ...about("crawl"), kind: "group" } as const
  const children = [about("one"), about("two")]
  new Patience(group, () => children, { warnAfter: 10, onStuck, advice: "" }, undefined).begin()
  expect(() => vi.runAllTimers()).toThrow(new Error("no one"))
  expect(told).toEqual(["one", "two"])
})
