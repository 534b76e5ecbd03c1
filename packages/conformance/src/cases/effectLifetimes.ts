/** Structured concurrency for Effect: anyio's behaviour, in our words. `ledger/effectTaskgroups.ts` says which is whose. */
import type { Case } from "../Case.ts"
import { cutWaitCases } from "./effectCutWaits.ts"
import { cancelScopeCases } from "./effectLifetimesCancel.ts"
import { deadlineCases } from "./effectLifetimesDeadlines.ts"
import { groupCases } from "./effectLifetimesGroups.ts"
import { handleCases } from "./effectLifetimesHandles.ts"
import { shieldCases } from "./effectLifetimesShields.ts"
import { startCases } from "./effectLifetimesStart.ts"

/** What scopes and groups of the Effect front must do, on every runtime. */
export const effectLifetimeCases: ReadonlyArray<Case> = [
  ...groupCases,
  ...startCases,
  ...handleCases,
  ...cancelScopeCases,
  ...deadlineCases,
  ...shieldCases,
  ...cutWaitCases
]
