/** Several at once, and waiting for what comes from elsewhere: what each front has for it. */
import type { Case } from "../Case.ts"
import { effectConcurrencyCases } from "./effectConcurrency.ts"
import { promiseConcurrencyCases } from "./promiseConcurrency.ts"
import { promiseFutureCases } from "./promiseFutures.ts"

export const concurrencyCases: ReadonlyArray<Case> = [
  ...promiseConcurrencyCases,
  ...promiseFutureCases,
  ...effectConcurrencyCases
]
