/** How busy the cores are: with this process, its threads included, and with everything else. Host side. */
import { cpus } from "node:os"
import process from "node:process"
import { setTimeout as sleep } from "node:timers/promises"

/** Cores that were busy on average: 1.5 is one all the time and another half of it. */
export interface Busy {
  /** With this process and its threads. */
  readonly own: number
  /** With other programs, to the 10 ms that the system counts in. */
  readonly others: number
}

/** Starts to count processor time; the function it returns says how busy the cores were since. */
export const countCores = (): (() => Busy) => {
  const ownBefore = process.cpuUsage()
  const allBefore = machineTime()
  const start = performance.now()
  return () => {
    const elapsed = performance.now() - start
    const { system, user } = process.cpuUsage(ownBefore)
    const own = (system + user) / 1000 / elapsed
    return { own, others: Math.max(0, (machineTime() - allBefore) / elapsed - own) }
  }
}

/** How many cores this process keeps busy during the next `window` milliseconds, in which the caller does nothing. */
export const coresDuring = async (window: number): Promise<number> => {
  const busy = countCores()
  await sleep(window)
  return busy().own
}

/** Milliseconds for which the cores of this machine have worked, for whomever. */
const machineTime = (): number =>
  cpus().reduce((sum, { times: { irq, nice, sys, user } }) => sum + irq + nice + sys + user, 0)
