/** All cases, in the order in which a new backend would want to pass them. */
import type { Case } from "../Case.ts"
import { callCases } from "./call.ts"
import { cancelCases } from "./cancel.ts"
import { capabilityCases } from "./capabilities.ts"
import { deathCases } from "./death.ts"
import { effectCases } from "./effect.ts"
import { effectLifetimeCases } from "./effectLifetimes.ts"
import { endingCases } from "./endings.ts"
import { errorCases } from "./errors.ts"
import { limiterCases } from "./limiter.ts"
import { messageCases } from "./messages.ts"
import { policyCases } from "./policies.ts"
import { poolCases } from "./pool.ts"
import { promiseLifetimeCases } from "./promiseLifetimes.ts"
import { refusalCases } from "./refusals.ts"
import { roadCases } from "./roads.ts"
import { stressCases } from "./stress.ts"

/** What every backend must do. */
export const allCases: ReadonlyArray<Case> = [
  ...capabilityCases,
  ...callCases,
  ...refusalCases,
  ...errorCases,
  ...deathCases,
  ...cancelCases,
  ...policyCases,
  ...messageCases,
  ...endingCases,
  ...poolCases,
  ...limiterCases,
  ...effectCases,
  ...effectLifetimeCases,
  ...promiseLifetimeCases,
  ...roadCases,
  ...stressCases
]
