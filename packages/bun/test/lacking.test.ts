import { expect, it } from "vitest"
import { run } from "./run.ts"

it("still lacks what its capabilities say: resourceLimits and rejectionOwners", async () => {
  const stdout = "keeps 12 times 8 MB\nthe rejection belongs to undefined\nexit 0\n"
  expect(await run("lacking.ts")).toEqual({ code: 0, signal: null, stdout, stderr: "" })
})
