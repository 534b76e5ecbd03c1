/** Many calls with so many of them in flight: by the session's own way, or by loops of calls. */
import type { Session, Work } from "../contenders/Contender.ts"

/** Does them all. */
export const flood = (
  session: Session,
  work: Work,
  argument: unknown,
  inFlight: number,
  total: number
): Promise<unknown> => {
  if (session.flood !== undefined) return session.flood(work, argument, inFlight, total)
  let left = total
  const loop = async (): Promise<void> => {
    while (left-- > 0) await session.call(work, argument)
  }
  return Promise.all(Array.from({ length: inFlight }, loop))
}
