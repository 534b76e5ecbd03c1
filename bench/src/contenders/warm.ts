/** Begins with every thread at work once, so that no case measures a start. */
import { burnRounds } from "../burnRounds.ts"
import type { Session } from "./Contender.ts"

/** Waits until each thread has worked. Pools that start threads on demand start them when all are wanted at once. */
export const warm = async (threads: number, session: Session): Promise<Session> => {
  for (let time = 0; time < 2; time++) {
    await Promise.all(Array.from({ length: threads }, () => session.call("burn", burnRounds(20))))
  }
  return session
}
