/** All cases, in the order in which a new backend would want to pass them. */
import type { Case } from "../Case.ts"
import { callCases } from "./call.ts"
import { cancelCases } from "./cancel.ts"
import { capabilityCases } from "./capabilities.ts"
import { channelCases } from "./channel.ts"
import { channelHalfCases } from "./channelHalves.ts"
import { concurrencyCases } from "./concurrency.ts"
import { conditionCases } from "./condition.ts"
import { deathCases } from "./death.ts"
import { debuggingCases } from "./debugging.ts"
import { effectCases } from "./effect.ts"
import { effectLifetimeCases } from "./effectLifetimes.ts"
import { endingCases } from "./endings.ts"
import { errorCases } from "./errors.ts"
import { eventCases } from "./event.ts"
import { guardCases } from "./guard.ts"
import { introspectionCases } from "./introspection.ts"
import { limiterCases } from "./limiter.ts"
import { limiterTokenCases } from "./limiterTokens.ts"
import { lockCases } from "./lock.ts"
import { messageCases } from "./messages.ts"
import { payloadCases } from "./payloads.ts"
import { policyCases } from "./policies.ts"
import { poolCases } from "./pool.ts"
import { disposalCases } from "./promiseDisposal.ts"
import { promiseLifetimeCases } from "./promiseLifetimes.ts"
import { runCases } from "./promiseRun.ts"
import { refusalCases } from "./refusals.ts"
import { rejectionCases } from "./rejections.ts"
import { roadCases } from "./roads.ts"
import { semaphoreCases } from "./semaphore.ts"
import { softStopCases } from "./softStop.ts"
import { stressCases } from "./stress.ts"
import { syncStressCases } from "./syncStress.ts"
import { tidinessCases } from "./tidiness.ts"
import { turnCases } from "./turns.ts"
import { waitsCases } from "./waits.ts"

/** What every backend must do. */
export const allCases: ReadonlyArray<Case> = [
  ...capabilityCases,
  ...callCases,
  ...payloadCases,
  ...refusalCases,
  ...errorCases,
  ...deathCases,
  ...cancelCases,
  ...policyCases,
  ...messageCases,
  ...endingCases,
  ...poolCases,
  ...tidinessCases,
  ...limiterCases,
  ...limiterTokenCases,
  ...eventCases,
  ...lockCases,
  ...semaphoreCases,
  ...conditionCases,
  ...guardCases,
  ...channelCases,
  ...channelHalfCases,
  ...syncStressCases,
  ...effectCases,
  ...effectLifetimeCases,
  ...promiseLifetimeCases,
  ...rejectionCases,
  ...runCases,
  ...disposalCases,
  ...turnCases,
  ...concurrencyCases,
  ...roadCases,
  ...softStopCases,
  ...introspectionCases,
  ...waitsCases,
  ...debuggingCases,
  ...stressCases
]
