/** `deno test`, which ends a test as soon as nothing keeps its event loop alive, and tells of what is left. */
import { expect, it } from "vitest"
import { run } from "./run.ts"

it("leaves nothing to Deno's test runner, and settles every call in it", async () => {
  const command = ["test", "--no-check", "--sanitize-ops", "--sanitize-resources"]
  const { code, stdout } = await run("sanitized.ts", undefined, undefined, command)
  expect(stdout).toMatch(/\n\nok \| 5 passed \| 0 failed /)
  expect(code).toBe(0)
})
