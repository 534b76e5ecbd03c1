/** Binds the verbs that open scopes to a runtime's threads, which `toThread` on their scopes then uses. Host side. */
import type { Concurrency } from "./Concurrency.ts"
import type { Lifetimes } from "./Lifetime.ts"
import type { Threads } from "./LiveScope.ts"
import { makeAsCompleted } from "./runAsCompleted.ts"
import { runGroup } from "./runGroup.ts"
import { makeMap } from "./runMap.ts"
import { type Front, runOrFail, runScope } from "./runScope.ts"
import { makeAll, makeAllSettled, makeAny, makeRace } from "./runTasks.ts"
import { seenWhenCut } from "./wait.ts"

/**
 * Makes the verbs.
 *
 * @param threads makes calls that die with a signal. Without it a scope uses that of the scope around it; a root has none.
 * @param warn the runtime's usual warning. Without it that of the latest pool is used.
 */
export const bindLifetimes = (threads?: Threads, warn?: (message: string) => void): Lifetimes & Concurrency => {
  const verbs: Lifetimes = {
    withCancelScope: (body, options) => runScope(front, body, options),
    shielded: (body, options) => runOrFail(front, body, { ...options, shield: true }, "The deadline has passed."),
    moveOnAfter: (timeout, body, options) => runScope(front, body, { ...options, timeout }),
    moveOnAt: (deadline, body, options) => runScope(front, body, { ...options, deadline }),
    failAfter: (timeout, body, { reason, ...options } = {}) =>
      runOrFail(front, body, { ...options, timeout }, reason ?? `This took longer than ${timeout} ms.`),
    failAt: (deadline, body, { reason, ...options } = {}) =>
      runOrFail(front, body, { ...options, deadline }, reason ?? `This took longer than until ${dated(deadline)}.`),
    withTaskGroup: (body, options) => seenWhenCut(runGroup(front, body, options), options?.signal)
  }
  const front: Front = { verbs, threads, warn }
  return {
    ...verbs,
    map: makeMap(front),
    all: makeAll(front),
    allSettled: makeAllSettled(front),
    race: makeRace(front),
    any: makeAny(front),
    asCompleted: makeAsCompleted(front)
  }
}

const dated = (deadline: number | undefined): string =>
  deadline !== undefined && Math.abs(deadline) <= 8.64e15 ? new Date(deadline).toISOString() : String(deadline)

/** The verbs of no runtime. */
export const unbound: Lifetimes & Concurrency = bindLifetimes()
