/** Every case, in the order in which they run: those that need a quiet process first. */
import { runtime } from "../runtime.ts"
import type { Case, Setting } from "./Case.ts"
import { cancel } from "./cancel.ts"
import { children } from "./children.ts"
import { coldStart } from "./coldStart.ts"
import { effectStart } from "./effectStart.ts"
import { manyInFlight } from "./manyInFlight.ts"
import { memory } from "./memory.ts"
import { mixed } from "./mixed.ts"
import { oneInFlight } from "./oneInFlight.ts"
import { payload } from "./payload.ts"
import { scaling } from "./scaling.ts"
import { sizes } from "./sizes.ts"

/** What needs no thread, or processes of Node. */
const onNode = [children, coldStart, effectStart, memory, sizes]

/** What every runtime can be asked. */
const everywhere = [oneInFlight, manyInFlight, mixed, payload, scaling, cancel]

/** All of them, or those that this runtime can be asked. */
export const allCases = (setting: Setting): ReadonlyArray<Case> =>
  [...(runtime === "node" ? onNode : []), ...everywhere].flatMap((make) => make(setting))
