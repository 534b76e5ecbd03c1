/** What runs, as a text for people. Host side, for both fronts. */
import { pools } from "../engine/pools.ts"
import type { ThreadInfo } from "../engine/ThreadInfo.ts"
import { notesStacks, placeOf } from "./introspection.ts"
import { runningTasks } from "./runningTasks.ts"
import type { TaskInfo, TaskWait } from "./TaskInfo.ts"

/**
 * Everything that runs now, as a tree, and every thread: for the log of a program that hangs. Its form may change; programs
 * read `runningTasks`.
 *
 * @returns lines of text. Where things were started is told as far as it was noted: see `introspection`.
 *
 * @example
 * ```ts
 * import { dumpTree, sleep, withTaskGroup } from "@anythread/core/promise"
 *
 * const text = await withTaskGroup(async function crawl({ startSoon }) {
 *   startSoon((signal) => sleep(5, { signal }), { name: "reader" })
 *   await sleep(1)
 *   return dumpTree()
 * })
 * // group crawl (running), started 1 ms ago
 * // └ child reader (running, waiting for time to pass), started 1 ms ago
 * // introspection({ stacks: true }) tells where everything is started from then on.
 * text.includes("└ child reader (running, waiting for time to pass)") // => true
 * ```
 */
export const dumpTree = (): string => {
  const now = Date.now()
  const tasks = runningTasks()
  const known = new Map(tasks.map((task) => [task.id, task]))
  const childrenOf = Map.groupBy(tasks, ({ parent }) =>
    parent !== undefined && known.has(parent) ? parent : undefined
  )
  const lines: Array<string> = []
  const draw = (parent: number | undefined, indent: string): void => {
    const children = childrenOf.get(parent) ?? []
    for (const [index, task] of children.entries()) {
      const isLast = index === children.length - 1
      const [branch, below] = parent === undefined ? ["", ""] : isLast ? ["└ ", "  "] : ["├ ", "│ "]
      lines.push(`${indent}${branch}${lineOf(task, known, now)}`)
      draw(task.id, `${indent}${below}`)
    }
  }
  draw(undefined, "")
  if (tasks.length === 0) lines.push("Nothing runs.")
  for (const pool of pools()) for (const thread of pool.threads()) lines.push(threadLineOf(thread, now))
  if (!notesStacks() && tasks.some(({ kind, startedFrom }) => kind !== "call" && startedFrom === undefined)) {
    lines.push(HINT)
  }
  return lines.join("\n")
}

const HINT = "introspection({ stacks: true }) tells where everything is started from then on."

const lineOf = (task: TaskInfo, known: ReadonlyMap<number, TaskInfo>, now: number): string => {
  const { kind, name, runningSince, startedAt, startedFrom, state, thread, waitingFor } = task
  const waits = new Set(
    waitingFor.map((wait) => textOf(wait, wait.task === undefined ? undefined : known.get(wait.task)))
  )
  const waiting = waits.size === 0 ? "" : `waiting ${[...waits].join(" and ")}`
  // The state of a call that waits is that.
  const is = waiting === "" ? state : state === "waiting" ? waiting : `${state}, ${waiting}`
  const on = runningSince === undefined ? "" : `, on ${thread} for ${ageOf(now - runningSince)}`
  const from = startedFrom === undefined ? "" : ` ${placeOf(startedFrom)}`
  return `${kind} ${name} (${is})${on}, started ${ageOf(now - startedAt)} ago${from}`
}

/** @param task whose it is. */
const textOf = ({ what }: TaskWait, task: TaskInfo | undefined): string => {
  const named = task === undefined ? undefined : `${task.kind} ${task.name}`
  switch (what) {
    case "to send":
    case "to receive":
      return what
    case "time":
      return "for time to pass"
    case "start":
      return `for ${named ?? "a child"} to start`
    case "event":
      return "for an event"
    default:
      return named === undefined ? `for a ${what}` : `for a ${what} that ${named} holds`
  }
}

const threadLineOf = ({ job, name, since, state }: ThreadInfo, now: number): string =>
  `thread ${name} (${state}) for ${ageOf(now - since)}${job === undefined ? "" : `, job ${job}`}`

const ageOf = (milliseconds: number): string =>
  milliseconds < 1000 ? `${Math.max(0, Math.round(milliseconds))} ms` : `${(milliseconds / 1000).toFixed(1)} s`
