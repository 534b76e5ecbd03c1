/** Every case, in the order in which they run: those that need a quiet process first. */
import type { Case, Setting } from "./Case.ts"
import { cancel } from "./cancel.ts"
import { children } from "./children.ts"
import { coldStart } from "./coldStart.ts"
import { manyInFlight } from "./manyInFlight.ts"
import { memory } from "./memory.ts"
import { mixed } from "./mixed.ts"
import { oneInFlight } from "./oneInFlight.ts"
import { payload } from "./payload.ts"
import { scaling } from "./scaling.ts"
import { sizes } from "./sizes.ts"

/** All of them. */
export const allCases = (setting: Setting): ReadonlyArray<Case> =>
  [children, coldStart, memory, sizes, oneInFlight, manyInFlight, mixed, payload, scaling, cancel].flatMap((make) =>
    make(setting)
  )
