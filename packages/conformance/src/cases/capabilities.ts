/** What a backend says of itself, against what is known of its runtime: a capability that is lost, or found, is seen. */
import { assert } from "chai"
import type { Case } from "../Case.ts"

export const capabilityCases: ReadonlyArray<Case> = [
  {
    name: "is capable of what its runtime is known to be capable of, no more and no less",
    run: async ({ backend, environment }) => {
      // Read one by one: a capability that is measured is a getter.
      const found = Object.fromEntries(Object.entries(backend.capabilities))
      assert.deepEqual(found, { ...environment.known })
    }
  }
]
