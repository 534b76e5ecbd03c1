import { expect, test } from "vitest"
import { matrix } from "../../packages/declarations.mjs"

test("prints a line a consumer and resolution, a column a compiler", () => {
  const cell = { consumer: "Effect", resolution: "bundler", compiler: "TypeScript 5.9", errors: [] }
  const lines = matrix([
    cell,
    { ...cell, compiler: "TypeScript 7", errors: ["a.ts(1,1): error TS2304", "b.ts(1,1): error TS2304"] },
    { ...cell, resolution: "nodenext", compiler: "TypeScript 6.0" }
  ])
  expect(lines.map((line) => line.trim().split(/ {2,}/))).toEqual([
    ["declarations", "resolution", "TypeScript 5.9", "TypeScript 6.0", "TypeScript 7"],
    ["Effect", "bundler", "ok", "-", "errors: 2"],
    ["Effect", "nodenext", "-", "ok", "-"]
  ])
})
