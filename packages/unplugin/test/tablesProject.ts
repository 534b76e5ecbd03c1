/** Small programs in directories of their own, with the workspace's packages installed: to be built, and run. */
import { execFile } from "node:child_process"
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"

const packages = fileURLToPath(new URL("../..", import.meta.url))

/** A program. */
export interface Project {
  /** Its directory. */
  readonly directory: string
  /** Writes files, by path. */
  readonly write: (files: Readonly<Record<string, string>>) => void
  /** Runs a built file, and gives the JSON that it prints. */
  readonly run: (file: string, ...flags: ReadonlyArray<string>) => Promise<unknown>
  readonly remove: () => void
}

/** Makes a program of files. It is a package of modules. */
export const makeProject = (files: Readonly<Record<string, string>>): Project => {
  const directory = mkdtempSync(join(realpathSync(tmpdir()), "anythread-tables-"))
  mkdirSync(join(directory, "node_modules/@anythread"), { recursive: true })
  symlinkSync(join(packages, "anythread"), join(directory, "node_modules/anythread"))
  symlinkSync(join(packages, "core"), join(directory, "node_modules/@anythread/core"))
  symlinkSync(join(packages, "core/node_modules/effect"), join(directory, "node_modules/effect"))
  const write = (written: Readonly<Record<string, string>>): void => {
    for (const [path, text] of Object.entries(written)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true })
      writeFileSync(join(directory, path), text)
    }
  }
  write({ "package.json": `{ "type": "module" }`, ...files })
  const run = async (file: string, ...flags: ReadonlyArray<string>): Promise<unknown> => {
    const { stdout } = await promisify(execFile)(process.execPath, [...flags, file], { cwd: directory })
    return JSON.parse(stdout)
  }
  return { directory, write, run, remove: () => rmSync(directory, { recursive: true, force: true }) }
}

/** Where the task module throws: line 4 of its source. */
export const tasks = `import { portable } from "anythread/thread"

export function fail(): never {
  throw new TypeError("failed")
}

export const double = (n: number): number => n * 2

portable(import.meta.url, { double, fail })
`

/** A program that prints a double. */
export const main = (path: string): string => `import { toThread } from "anythread"
import { double } from ${JSON.stringify(path)}

console.log(JSON.stringify(await toThread.runSync(double, 21)))
`

/** A program of which two task modules share code, since one imports the other: it calls both. */
export const sharing: Readonly<Record<string, string>> = {
  "src/tasks.ts": tasks,
  "src/more/tasks.ts": `import { portable } from "anythread/thread"
import { double } from "../tasks.ts"

export const quadruple = (n: number): number => double(double(n))

portable(import.meta.url, { quadruple })
`,
  "src/main.ts": `import { toThread } from "anythread"
import { quadruple } from "./more/tasks.ts"
import { double } from "./tasks.ts"

console.log(JSON.stringify([await toThread.runSync(double, 1), await toThread.runSync(quadruple, 1)]))
`
}
