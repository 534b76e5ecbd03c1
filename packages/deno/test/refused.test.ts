import { expect, it } from "vitest"
import { run } from "./run.ts"

it("takes nothing from a caller, or a function, whose message is refused", async () => {
  const { code, stderr, stdout } = await run("refused.ts")
  const lines = stdout.split("\n")
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
  expect(lines.slice(0, 7)).toEqual([...Array(6).fill("NotCloneable"), "8 8 8 8 8 8"])
  expect(lines[7]).toBe("NotCloneable 8")
})

it("moves what is marked beside what can be cloned, wherever else it stands", async () => {
  const { stdout } = await run("refused.ts")
  expect(stdout.split("\n").slice(8)).toEqual(["2 0", "2 0", "2", ""])
})
