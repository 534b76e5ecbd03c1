/** Draws up what runs, from the kernel's tree and the pools. Host side, for both fronts; nothing is kept for it. */
import type { Job } from "../engine/Job.ts"
import { pools } from "../engine/pools.ts"
import { epochOf } from "../engine/ThreadInfo.ts"
import type { About, Member } from "../lifetime/About.ts"
import { Scope } from "../lifetime/Scope.ts"
import { framesOutside } from "./introspection.ts"
import type { TaskInfo, TaskWait } from "./TaskInfo.ts"

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

  const waits = waitsOf(scopes, members, startedIn)
  return [
    ...scopes.flatMap((scope) => {
      const { about, around, isCancelling, startedAt, stopRequested } = scope
      // It only stands for a signal from outside.
      if (about === undefined) return []
      const id = idOf(scope)
      const state = stateOf(isCancelling, stopRequested)
      return [
        infoOf(id, about, startedIn(around, about.startedBy), startedAt, state, waits.get(id)),
        ...Array.from(scope.members, (member) => {
          const memberId = idOf(member)
          const memberState = stateOf(member.isCancelling, stopRequested)
          return infoOf(memberId, member, id, member.startedAt, memberState, waits.get(memberId))
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

/** What each task waits for, by its id. */
const waitsOf = (
  scopes: ReadonlyArray<Scope>,
  members: ReadonlyMap<object, Member>,
  startedIn: (around: Scope | undefined, startedBy: object | undefined) => number | undefined
): ReadonlyMap<number, ReadonlyArray<TaskWait>> => {
  const waits = new Map<number, Array<TaskWait>>()
  const note = (waiter: number | undefined, what: TaskWait["what"], task: number | undefined): void => {
    if (waiter === undefined) return
    const known = waits.get(waiter)
    if (known === undefined) waits.set(waiter, [{ what, task }])
    else known.push({ what, task })
  }
  const holderOf = makeHolderOf(scopes, members)
  for (const scope of scopes) {
    for (const { by, on } of scope.waiting) note(startedIn(scope, by), on.what, holderOf(on.holder?.()))
    // On promises a child has a scope, on Effect it is a member of its group's.
    const starter = scope.about?.starter
    if (starter !== undefined) note(startedIn(starter.around as Scope | undefined, undefined), "start", idOf(scope))
    for (const member of scope.members) {
      if (member.starter === undefined) continue
      const { around, startedBy } = member.starter
      note(startedIn(around as Scope | undefined, startedBy), "start", idOf(member))
    }
  }
  return waits
}

/** Finds the task of one that holds something: a child, or the outermost of the scopes that a fiber runs. */
const makeHolderOf = (scopes: ReadonlyArray<Scope>, members: ReadonlyMap<object, Member>) => {
  let runners: Map<unknown, Scope> | undefined
  return (holder: unknown): number | undefined => {
    if (typeof holder !== "object" || holder === null) return undefined
    const member = members.get(holder)
    if (member !== undefined) return idOf(member)
    // Those inside come later.
    runners ??= new Map(scopes.toReversed().map((scope) => [scope.about?.startedBy, scope]))
    const scope = runners.get(holder)
    return scope === undefined ? undefined : idOf(scope)
  }
}

const stateOf = (isCancelling: boolean, isStopping: boolean): TaskInfo["state"] =>
  isCancelling ? "cancelling" : isStopping ? "stopping" : "running"

const infoOf = (
  id: number,
  { kind, name, startedFrom }: About,
  parent: number | undefined,
  startedAt: number,
  state: TaskInfo["state"],
  waitingFor: ReadonlyArray<TaskWait> = []
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
  waitingFor
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
    waitingFor: holder === undefined ? [{ what: isWithoutToken ? "token" : "thread", task: undefined }] : []
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
