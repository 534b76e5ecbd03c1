/** Runs the program in a process of its own, for the runtimes that have one. */
import { runCommand } from "../../../scripts/toolchain/command.mjs"
import type { Outcome } from "./Outcome.ts"

/** Seconds that a process may take. On a busy machine it took 9; where a loop cannot be stopped, 6 more. */
const LIMIT = 45

/**
 * Runs an entry until it has printed its report.
 *
 * @param command the runtime, and what it is told before the entry.
 * @param entry the entry's path.
 */
export const runProgram = async (command: readonly [string, ...Array<string>], entry: string): Promise<Outcome> => {
  const [program, ...args] = command
  const { code, output } = await runCommand(program, [...args, entry], {
    cwd: import.meta.dirname,
    limitSeconds: LIMIT
  })
  const report = output.split("\n").find((line) => line.startsWith('{"version":'))
  if (code === 0 && report !== undefined) return { _tag: "Measured", report: JSON.parse(report) }
  return { _tag: "Failed", error: errorIn(output) ?? `it ended with code ${code} and printed no report`, output }
}

/** The line that says what went wrong: it was ended, did not start, or names its error. */
const errorIn = (output: string): string | undefined => {
  const lines = output.split("\n").map((line) => line.trim())
  return [/^ended(?: by|:)|^cannot start/, /^[a-z]\w*(?: \[\w+\])?: \S/i]
    .map((pattern) => lines.find((line) => pattern.test(line)))
    .find((line) => line !== undefined)
}
