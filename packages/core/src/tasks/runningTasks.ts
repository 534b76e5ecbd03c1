/** Draws up what runs, from the kernel's tree and the pools. Host side, for both fronts; nothing is kept for it. */
import type { Job } from "../engine/Job.ts"
import { pools } from "../engine/pools.ts"
import { epochOf } from "../engine/ThreadInfo.ts"
import type { About, Member } from "../lifetime/About.ts"
import { Scope } from "../lifetime/Scope.ts"
import { framesOutside } from "./introspection.ts"
import type { TaskInfo } from "./TaskInfo.ts"

/**
 * Everything that runs now: scopes, groups, their children, and calls on threads, of every pool of this JavaScript thread. As
 * anyio's `get_running_tasks`. For a text, see `dumpTree`.
 *
 * @returns a record of each, parents before what was started in them. Records do not change; ask again for what is then.
 *
 * @example
 * ```ts
 * import { runningTasks, sleep, withTaskGroup } from "@anythread/core/promise"
 *
 * const names = await withTaskGroup(async function crawl({ cancel, startSoon }) {
 *   startSoon((signal) => sleep(60_000, { signal }), { name: "reader" })
 *   await sleep(1)
 *   cancel()
 *   return runningTasks().map(({ kind, name, state }) => `${kind} ${name}: ${state}`)
 * })
 * names // => ["group crawl: cancelling", "child reader: cancelling"]
 *
 * runningTasks() // => []
 * ```
 */
export const runningTasks = (): ReadonlyArray<TaskInfo> => {
  const scopes: Array<Scope> = [...Scope.tops]
  // One by one: as arguments of one call, a hundred thousand children overflow the stack.
  for (const scope of scopes) for (const inner of scope.inner) scopes.push(inner)
  const members = new Map<object, Member>()
  for (const scope of scopes) for (const member of scope.members) members.set(member.self, member)

  const startedIn = (around: Scope | undefined, startedBy: object | undefined): number | undefined => {
    const member = startedBy === undefined ? undefined : members.get(startedBy)
    if (member !== undefined) return idOf(member)
    let scope = around
    while (scope !== undefined && (scope.isExited || scope.about === undefined)) scope = scope.around
    return scope === undefined ? undefined : idOf(scope)
  }

  return [
    ...scopes.flatMap((scope) => {
      const { about, around, isCancelling, startedAt, stopRequested } = scope
      // It only stands for a signal from outside.
      if (about === undefined) return []
      const state = stateOf(isCancelling, stopRequested)
      return [
        infoOf(idOf(scope), about, startedIn(around, about.startedBy), startedAt, state),
        ...Array.from(scope.members, (member) => {
          const memberState = stateOf(member.isCancelling, stopRequested)
          return infoOf(idOf(member), member, idOf(scope), member.startedAt, memberState)
        })
      ]
    }),
    ...pools().flatMap((pool) =>
      pool.jobs().map((job) => callOf(job, startedIn(job.call.around as Scope | undefined, job.call.startedBy)))
    )
  ]
}

/** The jobs of a child that somebody waits for still. */
export const jobsOf = (child: About & Partial<Member>): ReadonlyArray<Job> =>
  pools().flatMap((pool) => pool.jobs().filter((job) => !job.isSettled && isIn(job, child)))

const isIn = ({ call }: Job, child: About & Partial<Member>): boolean => {
  const { self } = child
  if (self !== undefined && call.startedBy === self) return true
  for (let scope = call.around as Scope | undefined; scope !== undefined; scope = scope.around) {
    if (scope.about === child || (self !== undefined && scope.about?.startedBy === self)) return true
  }
  return false
}

const stateOf = (isCancelling: boolean, isStopping: boolean): TaskInfo["state"] =>
  isCancelling ? "cancelling" : isStopping ? "stopping" : "running"

const infoOf = (
  id: number,
  { kind, name, startedFrom }: About,
  parent: number | undefined,
  startedAt: number,
  state: TaskInfo["state"]
): TaskInfo => ({
  id,
  name,
  kind,
  parent,
  startedAt,
  state,
  startedFrom: framesOutside(startedFrom),
  thread: undefined,
  runningSince: undefined,
  waitingFor: undefined
})

const callOf = (job: Job, parent: number | undefined): TaskInfo => {
  const { call, hasToken, holder, queuedAt, startedAt, stopping, stopRequested } = job
  const isWithoutToken = call.tokens !== undefined && !hasToken
  return {
    id: idOf(job),
    name: call.name,
    kind: "call",
    parent,
    startedAt: epochOf(queuedAt),
    state: holder === undefined ? "waiting" : stateOf(stopping !== undefined, stopRequested),
    startedFrom: framesOutside(call.caller),
    thread: holder?.name,
    runningSince: holder === undefined ? undefined : epochOf(startedAt),
    waitingFor: holder !== undefined ? undefined : isWithoutToken ? "token" : "thread"
  }
}

let lastId = 0
const ids = new WeakMap<object, number>()

/** Given when somebody first asks: what nobody looks at costs nothing. */
const idOf = (task: object): number => {
  const known = ids.get(task)
  if (known !== undefined) return known
  ids.set(task, ++lastId)
  return lastId
}
