/** What is told of a pool's threads. Host side. */
import type { Link } from "./Link.ts"

/** A thread of a pool at one moment. */
export interface ThreadInfo {
  /**
   * Its name, as in debuggers: `anythread 3`, and where another pool was there when its pool was made, with the pool's number before,
   * `anythread 2.3`. A pool that was closed leaves its number to the next.
   */
  readonly name: string
  /**
   * `starting`: it takes no jobs yet. `idle`: it waits for one. `busy`: it runs one, an abandoned one too. `ending`: it was
   * told to end and is not proven dead. `lost`: it has not ended within five seconds.
   */
  readonly state: "starting" | "idle" | "busy" | "ending" | "lost"
  /** The name of the job it runs, or was ended for. */
  readonly job: string | undefined
  /** Since when it is in this state, in epoch milliseconds; a lost one, since it was told to end. */
  readonly since: number
}

/** Tells of the threads that are not proven dead, in the order in which they were started. */
export const threadInfos = (links: Iterable<Link>): ReadonlyArray<ThreadInfo> =>
  [...links].flatMap((link) => infoOf(link) ?? [])

const infoOf = (link: Link): ThreadInfo | undefined => {
  const { endingJob, endingSince, idleSince, isLost, job, name, startedAt, state } = link
  switch (state) {
    case "starting":
      return { name, state, job: undefined, since: startedAt }
    case "idle":
      return { name, state, job: undefined, since: epochOf(idleSince) }
    case "busy":
      return { name, state, job: job?.call.name, since: epochOf(job?.startedAt ?? idleSince) }
    case "ending":
      return { name, state: isLost ? "lost" : state, job: endingJob, since: endingSince }
    case "gone":
      return undefined
  }
}

/** Epoch milliseconds of a time of the performance clock. */
export const epochOf = (time: number): number => Math.round(Date.now() - (performance.now() - time))
