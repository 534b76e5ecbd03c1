/** A program's tests may stop the clock. */
import { expect, it } from "vitest"
import { run } from "./run.ts"

it("answers come while timers stand still", async () => {
  expect(await run("clock.ts")).toEqual({ code: 0, signal: null, stdout: "9900\n", stderr: "" })
})
