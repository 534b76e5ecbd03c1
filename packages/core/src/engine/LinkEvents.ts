/** What the link of a thread tells the pool it belongs to. Host side, steps 9 and 10 of a call. */
import type { ThreadExit } from "../backend/ThreadBackend.ts"
import type { Ended, Estate } from "./Transport.ts"

/** What a link tells its pool, each as one event. */
export interface LinkEvents<Link> {
  /** The thread takes jobs. */
  readonly ready: (link: Link) => void
  /** A job has ended with a message; its thread is free, goes on with another, or is already dead (`link.state` says which). */
  readonly finished: (link: Link, ended: Ended, becomesIdle: boolean) => void
  /** Threads have something to be collected. */
  readonly rung: () => void
  /** An error nobody caught. `job`: the id of its owner, 0 when not known. */
  readonly uncaught: (link: Link, job: number, error: unknown) => void
  /** The thread was told to end and has not for LOST_AFTER. */
  readonly lost: (link: Link) => void
  /** The thread is proven dead. */
  readonly gone: (link: Link, death: Death) => void
}

/** What is known of a thread's death. */
export interface Death extends Estate {
  readonly exit: ThreadExit
  /** The thread never took a job: it could not start. */
  readonly wasStarting: boolean
}
