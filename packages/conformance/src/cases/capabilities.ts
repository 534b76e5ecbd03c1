/** What a backend says of itself, against what is known of its runtime: a capability that is lost, or found, is seen. */
import { assert } from "chai"
import type { Case } from "../Case.ts"
import * as Basic from "../tasks/basic.ts"
import { transportOf } from "../transport.ts"

export const capabilityCases: ReadonlyArray<Case> = [
  {
    name: "is capable of what its runtime is known to be capable of, no more and no less",
    run: async ({ backend, environment }) => {
      // Read one by one: a capability that is measured is a getter.
      const found = Object.fromEntries(Object.entries(backend.capabilities))
      assert.deepEqual(found, { ...environment.known })
    }
  },
  {
    name: "hands its threads the memory that its transport takes, and no more",
    run: async ({ backend, front }) => {
      const given: Array<boolean | undefined> = []
      const spawn: typeof backend.spawn = (options) => {
        given.push(options.memory?.isInline)
        return backend.spawn(options)
      }
      const pool = await front.makePool({ ...backend, spawn }, { maxThreads: 1 })
      try {
        assert.strictEqual(await pool.runSync(Basic.add, 1, 2), 3)
      } finally {
        await pool.close()
      }
      const isInline = { inline: true, message: false, unshared: undefined }
      assert.deepEqual(given, [isInline[transportOf(backend)]])
    }
  }
]
