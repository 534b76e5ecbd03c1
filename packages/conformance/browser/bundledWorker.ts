/** The entry of a bundled thread: it has every task module that a thread may be given. Thread side. */
import { serve } from "@anythread/browser/worker-effect"
import * as basic from "../src/tasks/basic.ts"
import * as bytes from "../src/tasks/bytes.ts"
import * as dying from "../src/tasks/dying.ts"
import * as effects from "../src/tasks/effects.ts"
import * as failing from "../src/tasks/failing.ts"
import * as forgetting from "../src/tasks/forgetting.ts"
import * as holding from "../src/tasks/holding.ts"
import * as nested from "../src/tasks/nested.ts"
import * as stopping from "../src/tasks/stopping.ts"
import * as telling from "../src/tasks/telling.ts"

serve(basic, bytes, dying, effects, failing, forgetting, holding, nested, stopping, telling)
