/** Structured concurrency for async/await: anyio's behaviour, in our words. `ledger/promiseTaskgroups.ts` says which is whose. */
import type { Case } from "../Case.ts"
import { cancelScopeCases } from "./promiseLifetimesCancel.ts"
import { deadlineCases } from "./promiseLifetimesDeadlines.ts"
import { groupCases } from "./promiseLifetimesGroups.ts"
import { handleCases } from "./promiseLifetimesHandles.ts"
import { shieldCases } from "./promiseLifetimesShields.ts"
import { signalCases } from "./promiseLifetimesSignals.ts"
import { startCases } from "./promiseLifetimesStart.ts"
import { scopeCallCases } from "./promiseScopeCalls.ts"

/** What scopes and groups of the promise front must do, on every runtime. */
export const promiseLifetimeCases: ReadonlyArray<Case> = [
  ...groupCases,
  ...startCases,
  ...handleCases,
  ...cancelScopeCases,
  ...signalCases,
  ...deadlineCases,
  ...shieldCases,
  ...scopeCallCases
]
