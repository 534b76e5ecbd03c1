/** The modules whose functions were called last: what a fresh thread imports ahead. Host side, step 3 of a call. */

import { MODULES } from "./PoolOptions.ts"

/** The URLs, the latest last. */
export class RecentModules {
  readonly #urls = new Set<string>()
  #latest = ""

  /** In order. */
  get urls(): ReadonlyArray<string> {
    return [...this.#urls]
  }

  /** Notes a call into a module; a function sent as source has none. */
  note(url: string): void {
    if (url === "" || url === this.#latest) return
    this.#latest = url
    this.#urls.delete(url)
    this.#urls.add(url)
    const [oldest] = this.#urls
    if (oldest !== undefined && this.#urls.size > MODULES) this.#urls.delete(oldest)
  }
}
