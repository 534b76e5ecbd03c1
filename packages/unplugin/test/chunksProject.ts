/** A project in a temporary directory, in which our packages are installed. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { onTestFinished } from "vitest"

const packages = fileURLToPath(new URL("../..", import.meta.url))

export interface Project {
  readonly root: string
  readonly path: (name: string) => string
  readonly write: (name: string, text: string) => void
  /** What was built, by name. */
  readonly built: (directory?: string) => Readonly<Record<string, string>>
}

/** Makes one, for as long as the test runs. */
export const project = (files: Readonly<Record<string, string>>): Project => {
  const root = mkdtempSync(join(realpathSync(tmpdir()), "anythread unplugin-"))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const path = (name: string): string => join(root, name)
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(path(name)), { recursive: true })
    writeFileSync(path(name), text)
  }
  mkdirSync(path("node_modules/@anythread"), { recursive: true })
  for (const name of ["core", "node", "browser"])
    symlinkSync(join(packages, name), path(`node_modules/@anythread/${name}`))
  write("package.json", JSON.stringify({ type: "module", dependencies: { "@anythread/node": "*" } }))
  for (const [name, text] of Object.entries(files)) write(name, text)
  const built = (directory = "dist"): Record<string, string> => {
    const names = readdirSync(path(directory)).filter((name) => /\.[cm]?js$/.test(name))
    return Object.fromEntries(names.map((name) => [name, readFileSync(join(root, directory, name), "utf8")]))
  }
  return { root, path, write, built }
}
