/** Names of what runs, as one who looks for what hangs sees them. `introspection.ts` has the rest. */
import { runningTasks, withCancelScope, withTaskGroup } from "@anythread/core/promise"
import { assert } from "chai"
import type { Case } from "../Case.ts"
import { promiseCase } from "../promiseCase.ts"

export const debuggingCases: ReadonlyArray<Case> = [
  promiseCase("names scopes and groups that run by the functions of their bodies, or as told", async () => {
    const namesIn = (): ReadonlyArray<string> => runningTasks().map(({ kind, name }) => `${kind} ${name}`)
    const before = namesIn()
    const since = (): ReadonlyArray<string> => namesIn().slice(before.length)
    const seen = await withTaskGroup(async function main({ signal }) {
      return [since(), await withCancelScope(async () => since(), { signal, name: "inner" })]
    })
    assert.deepEqual(seen[0], ["group main"])
    assert.deepEqual(seen[1], {
      cancelled: false,
      timedOut: false,
      value: ["group main", "scope inner"]
    })
    assert.deepEqual(namesIn(), before)
  })
]
