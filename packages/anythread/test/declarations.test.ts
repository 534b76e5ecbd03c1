import { spawnSync } from "node:child_process"
import process from "node:process"
import { fileURLToPath } from "node:url"
import { expect, it } from "vitest"

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

const compilers = ["typescript-5.9", "typescript-6.0", "typescript"]
const projects = ["dom", "node"]

it.each(compilers.flatMap((compiler) => projects.map((project) => [compiler, project] as const)))(
  "compiles with %s in a project that has only the types of its platform: %s",
  (compiler, project) => {
    const tsc = path(`../../../node_modules/${compiler}/bin/tsc`)
    const { status, stdout } = spawnSync(
      process.execPath,
      [tsc, "--pretty", "false", "-p", path(`declarations/${project}`)],
      { encoding: "utf8" }
    )
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" })
  }
)
