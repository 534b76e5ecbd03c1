/** Puts the suite into a test runner: `bun test`, `deno test`, vitest or `node --test`. */
import type { Case } from "./Case.ts"
import type { Environment } from "./Environment.ts"
import type { Front } from "./Front.ts"
import { casesOf, runCase, skipReason } from "./run.ts"

/** The two functions that every test runner has in some form. */
export interface Runner {
  /** Adds a test, which passes when `run` resolves. */
  readonly test: (name: string, run: () => Promise<void>) => void
  /** Adds a test that is not run, and why. */
  readonly skip: (name: string, reason: string) => void
}

/**
 * Registers the cases with a runner, for each front.
 *
 * @param cases usually `allCases`.
 * @param fronts which fronts to run them on.
 * @param environment the runtime and its backend.
 * @param runner where to put them.
 */
export const register = (
  cases: ReadonlyArray<Case>,
  fronts: ReadonlyArray<Front>,
  environment: Environment,
  runner: Runner
): void => {
  for (const front of fronts) {
    for (const test of casesOf(cases, front)) {
      const name = `${front.name}: ${test.name}`
      const reason = skipReason(test, environment)
      if (reason === undefined) runner.test(name, () => runCase(test, front, environment))
      else runner.skip(name, reason)
    }
  }
}
