/** How much is noted of what runs, and who hears of children that do not end. Host side, for both fronts; one a process. */

import { captureCaller } from "../engine/caller.ts"
import type { Stack } from "../lifetime/About.ts"
import { framesOf } from "../wire/stack.ts"
import type { StuckChild } from "./StuckChild.ts"

/** What `introspection` takes. What is left out stays as it is. */
export interface IntrospectionOptions {
  /**
   * Whether to note where every scope, group and child is started. Default false: it costs a few microseconds each. Where
   * calls are made is noted in any case.
   */
  readonly stacks?: boolean | undefined
  /**
   * Told of children that hold up a cancelled group, where the group has no hook of its own. Default, also for `null`: the
   * developer is warned, by the usual means of the runtime whose pool was made last.
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
  if (stacks !== undefined) settings.stacks = stacks
  if (onStuck !== undefined) settings.onStuck = onStuck ?? undefined
}

/** The hook of the process. */
export const stuckHook = (): ((child: StuckChild) => void) | undefined => settings.onStuck

/** Notes where the code that runs now is, without formatting it; `undefined` unless stacks are asked for, or wanted here. */
export const startedFrom = (isWanted = false): Stack | undefined =>
  isWanted || settings.stacks ? captureCaller(startedFrom) : undefined

/** A stack as text, one frame a line, from the first frame that is not ours. */
export const framesOutside = ({ stack = "" }: Stack): string => {
  const frames = framesOf(stack)
    .split("\n")
    .map((frame) => frame.trim())
  const own = ownFolder()
  const first = own === undefined ? 0 : frames.findIndex((frame) => !frame.includes(own))
  return frames.slice(Math.max(0, first)).join("\n")
}

/** Our folder as it stands in stacks; `undefined` in a bundle, where our frames look like everybody's. */
const ownFolder = (): string | undefined =>
  /((?:[a-z]+:)?[\\/][^\s()@]*[\\/])tasks[\\/]introspection\.[jt]s/i.exec(new Error().stack ?? "")?.[1]
