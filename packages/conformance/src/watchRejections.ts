/** Sees to it that no case leaves a rejection unhandled, on the host. */
import type { Environment } from "./Environment.ts"

/** What looks at the rejections of one case. */
export interface Watched {
  /** Waits until the runtime has told of all and ends the watch. Gives an error if there was any. */
  readonly end: () => Promise<Error | undefined>
}

/** Turns of the event loop after which a runtime has told of every rejection that nobody handled. Picked; one is enough on most. */
const TURNS = 3

/** Watches from now on. */
export const watchRejections = ({ unhandledRejections }: Environment): Watched => {
  const seen: Array<unknown> = []
  const unwatch = unhandledRejections?.((reason) => seen.push(reason))
  return {
    end: async () => {
      if (unwatch === undefined) return undefined
      for (let turn = 0; turn < TURNS; turn++) await new Promise((resolve) => setTimeout(resolve, 0))
      unwatch()
      if (seen.length === 0) return undefined
      return new Error(`The case left ${seen.length} rejections unhandled: ${seen.map(textOf).join("; ")}`)
    }
  }
}

const textOf = (reason: unknown): string =>
  reason instanceof Error ? (reason.stack ?? String(reason)) : String(reason)
