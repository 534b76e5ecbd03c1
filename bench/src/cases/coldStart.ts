/** From the start of the process to the first result: what a command-line tool waits for. */
import { spawn } from "node:child_process"
import process from "node:process"
import { fileURLToPath } from "node:url"
import { type Case, entriesOf, type Setting } from "./Case.ts"

/** Each contender's program in `cold/`, a process of its own each time. */
export const coldStart = (setting: Setting): ReadonlyArray<Case> => {
  const name = "cold start, process start to first result"
  return [
    {
      name,
      unit: "ms",
      rounds: [25, 5],
      entries: entriesOf(setting, name, ({ file }) =>
        firstResult(fileURLToPath(new URL(`../cold/${file}.mjs`, import.meta.url)))
      )
    }
  ]
}

/** Milliseconds until the program prints the result. Also waits for its end, so that the next one has the machine. */
export const firstResult = (file: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const start = performance.now()
    let took: number | undefined
    const child = spawn(process.execPath, [file], { stdio: ["ignore", "pipe", "inherit"] })
    child.once("error", reject)
    child.stdout.once("data", (data) => {
      if (String(data).trim() === "2") took = performance.now() - start
    })
    child.once("close", (code) => {
      if (took === undefined || code !== 0) reject(new Error(`${file} ended with code ${code} and without its result.`))
      else resolve(took)
    })
  })
