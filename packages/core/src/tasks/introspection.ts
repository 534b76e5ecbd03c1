/** How much is noted of what runs, and who hears of children that do not end. Host side, for both fronts; one a process. */

import { captureCaller, takeAlways } from "../engine/caller.ts"
import type { Stack } from "../lifetime/About.ts"
import { framesOf } from "../wire/stack.ts"
import type { StuckChild } from "./StuckChild.ts"

/** What `introspection` takes. What is left out stays as it is. */
export interface IntrospectionOptions {
  /**
   * Whether to note where every scope, group, child and call is started. Default false: it costs a few microseconds each. Where
   * calls are made is noted in any case until their function is trusted: see `TaskInfo`.
   */
  readonly stacks?: boolean | undefined
  /**
   * Told of children that hold up a cancelled group, where the group has no hook of its own. Default, also for `null`: the
   * developer is warned, by the usual means of the runtime whose pool was made last. What it throws is an uncaught error, once
   * it was told of every child.
   */
  readonly onStuck?: ((child: StuckChild) => void) | null | undefined
}

const settings: { stacks: boolean; onStuck: ((child: StuckChild) => void) | undefined } = {
  stacks: false,
  onStuck: undefined
}

/**
 * Sets what is noted for `runningTasks` and `dumpTree`, and who hears of stuck children. For the whole process, so for
 * applications, not for libraries.
 *
 * @param options see `IntrospectionOptions`.
 *
 * @example
 * ```ts
 * import { introspection, runningTasks, withTaskGroup } from "@anythread/core/promise"
 *
 * introspection({ stacks: true })
 * await withTaskGroup(async function crawl() {
 *   const [group] = runningTasks()
 *   group?.name // => "crawl"
 *   group?.startedFrom?.includes("at ") // => true
 * })
 * introspection({ stacks: false })
 * ```
 */
export const introspection = ({ onStuck, stacks }: IntrospectionOptions): void => {
  if (stacks !== undefined) {
    settings.stacks = stacks
    takeAlways(stacks)
  }
  if (onStuck !== undefined) settings.onStuck = onStuck ?? undefined
}

/** The hook of the process. */
export const stuckHook = (): ((child: StuckChild) => void) | undefined => settings.onStuck

/** Whether stacks are noted everywhere. */
export const notesStacks = (): boolean => settings.stacks

/**
 * Notes where the code that runs now is, without formatting it; `undefined` unless stacks are asked for, or wanted here.
 *
 * @param below the function that the program has called, if it is on the stack for certain: the stack begins below it, in a bundle
 * too. By default with what called this, whose frames are known by their folder. Not `startedFrom`: its call is a tail call, for
 * which JavaScriptCore takes it off the stack, and a stack below what is not on it is empty.
 */
export const startedFrom = (isWanted = false, below: (...args: never) => unknown = captureCaller): Stack | undefined =>
  isWanted || settings.stacks ? captureCaller(below) : undefined

/** A stack as text, one frame a line, from the first frame that is not ours; `undefined` when there is none. */
export const framesOutside = (stack: Stack | undefined): string | undefined => {
  const text = framesOf(stack?.stack ?? "")
  if (text === "") return undefined
  const frames = text.split("\n").map((frame) => frame.trim())
  const own = ownFolder()
  const first = frames.findIndex((frame) => own === undefined || !frame.includes(own))
  return first < 0 ? undefined : frames.slice(first).join("\n")
}

/** The place of a stack's first frame, as in a sentence: only V8's frames begin with "at". */
export const placeOf = (frames: string): string => frames.split("\n", 1)[0]?.replace(/^(?:at )?/, "at ") ?? ""

/** Our folder as it stands in stacks, `dist` or `bundle`; `undefined` in a program's bundle, where our frames look like everybody's. */
const ownFolder = (): string | undefined =>
  /((?:[a-z]+:)?[\\/][^\s()@]*[\\/])(?:tasks[\\/]introspection|(?<=[\\/]core[\\/]bundle[\\/])shared)\.[jt]s/i.exec(
    new Error().stack ?? ""
  )?.[1]
