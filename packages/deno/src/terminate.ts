/** What ending a thread by force can do on this Deno. Host side. */
import process from "node:process"

/** The first version that ends a busy thread which holds a Web Lock; see `holdLock.ts`. 2.9.4 was not tried. */
const SINCE = [2, 9, 5] as const

/**
 * When a loop in JavaScript stops after `terminate`.
 *
 * Known by version, because trying it would leave a thread behind where it fails. Ran: 2.9.5 and 2.9.6 stop a busy or blocked
 * thread within 5 ms if it holds a lock; 2.9.0 and 2.9.3 have locks and never stop it, lock or not; without a lock 2.9.6
 * does not either. A later version counts as one that does; the conformance suite finds out when that is wrong.
 *
 * @param version the version of Deno. Default: this one's.
 */
export const terminate = (version: string | undefined = process.versions.deno): "immediate" | "never" => {
  const parts = (version ?? "").split(/[.+-]/).map(Number)
  for (const [index, least] of SINCE.entries()) {
    const part = parts[index]
    // Neither is true of what is no number.
    if (part !== undefined && part > least) return "immediate"
    if (part === undefined || !(part >= least)) return "never"
  }
  return "immediate"
}
