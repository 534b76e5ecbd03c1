/**
 * Refuses a second user of what serves one at a time: what both fronts wrap as `ResourceGuard`. Host side. As anyio's:
 * nobody waits; who comes second has made a mistake, and hears of it instead of corrupting what the first is doing.
 */
import { BusyResource } from "../errors/SyncError.ts"

/** A guard at one moment. */
export interface ResourceGuardStatistics {
  /** Whether somebody is using the resource. */
  readonly isBusy: boolean
}

/** The state of a guard. */
export class ResourceGuard {
  /** What one does with the resource, as the error is to say it: "using", "reading from". */
  readonly action: string
  #isBusy = false

  /** @param action what one does with the resource, so that "Somebody else is ... this resource" reads well. */
  constructor(action: string = "using") {
    this.action = action
  }

  /** Begins to use the resource. @throws BusyResource when somebody does. */
  enter(): void {
    if (this.#isBusy) throw new BusyResource({ action: this.action })
    this.#isBusy = true
  }

  /** Ends the use. Called once by each who entered; without that, nothing. */
  leave(): void {
    this.#isBusy = false
  }

  /** The guard at this moment. */
  statistics(): ResourceGuardStatistics {
    return { isBusy: this.#isBusy }
  }
}
