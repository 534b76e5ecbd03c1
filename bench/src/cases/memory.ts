/** What a thread that waits costs in memory. */
import { execFile } from "node:child_process"
import process from "node:process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import type { Contender } from "../contenders/Contender.ts"
import { type Case, entriesOf, type Setting } from "./Case.ts"

const program = fileURLToPath(new URL("../child/idle.ts", import.meta.url))

/** The resident memory of a process with five threads, less that of one with one thread, by four. */
export const memory = (setting: Setting): ReadonlyArray<Case> => {
  const name = "memory of an idle thread"
  const resident = async (contender: Contender, threads: number): Promise<number> => {
    const { stdout } = await promisify(execFile)(process.execPath, [program, contender.file, String(threads)])
    return Number(stdout)
  }
  return [
    {
      name,
      unit: "MB",
      rounds: [9, 3],
      // Each time it is processes of their own.
      fresh: true,
      entries: entriesOf(setting, name, async (contender) => {
        const [five, one] = await Promise.all([resident(contender, 5), resident(contender, 1)])
        return (five - one) / 4 / 1e6
      })
    }
  ]
}
