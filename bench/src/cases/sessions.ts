/** The sessions of a run: each is opened once. */
import type { Contender, Session, Use } from "../contenders/Contender.ts"

/** What is open. */
export class Sessions {
  readonly #open = new Map<string, Promise<Session>>()

  /** The session of a contender, opened when it is first asked for. */
  of(contender: Contender, threads: number, use: Use): Promise<Session> {
    const key = [contender.name, threads, use].join()
    const open = this.#open.get(key) ?? contender.open(threads, use)
    this.#open.set(key, open)
    return open
  }
}
