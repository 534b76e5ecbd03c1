// The tests of the public types, on the oldest and the newest compiler we support; and programs that run without being compiled.

import { existsSync } from "node:fs"
import { join, relative, resolve } from "node:path"
import ts from "typescript-5.9"
import { runCommand } from "../toolchain/command.mjs"
import { packageDirectories } from "../toolchain/workspace.mjs"

const compilers = [
  { name: "typescript 5.9", cli: "node_modules/typescript-5.9/bin/tsc" },
  { name: "typescript 7", cli: "node_modules/typescript/bin/tsc" }
]

/** Programs that a runtime or a bundler takes the types out of: nothing else would notice a wrong one. */
const programs = ["bench", "examples/quickstart", "examples/runtimes", "packages/conformance/browser"]

/** @type {import("./suite.d.ts").Suite} */
export const types = {
  name: "types",
  needs: ["build"],
  run: async (root) => {
    const total = { passed: 0, failed: 0 }
    const outputs = []
    for (const directory of packageDirectories(root)) {
      const project = join(root, directory, "test/types/tsconfig.json")
      if (!existsSync(project)) continue
      const files = filesOf(project)
      for (const compiler of compilers) {
        const args = [join(root, compiler.cli), "--noEmit", "--pretty", "false", "-p", project]
        const { code, output } = await runCommand(process.execPath, args, { cwd: root, limitSeconds: 300 })
        const failed = code === 0 ? 0 : countFailed(root, files, output)
        total.passed += files.length - failed
        total.failed += failed
        if (failed > 0) outputs.push(`${compiler.name}: ${relative(root, project)}\n${output}`)
      }
    }
    for (const program of programs) {
      const args = [join(root, "node_modules/typescript/bin/tsc"), "--noEmit", "--pretty", "false", "-p", program]
      const { code, output } = await runCommand(process.execPath, args, { cwd: root, limitSeconds: 300 })
      if (code === 0) total.passed++
      else total.failed++
      if (code !== 0) outputs.push(`${program}\n${output}`)
    }
    return { ...total, skipped: 0, notes: [], output: outputs.join("\n") }
  }
}

/** @param {string} project @returns {string[]} */
function filesOf(project) {
  const parsed = ts.getParsedCommandLineOfConfigFile(
    project,
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} }
  )
  return parsed?.fileNames.map((file) => resolve(file)) ?? []
}

/** An error outside of the test files (the project itself, a declaration they read) fails them all. @param {string} root @param {string[]} files @param {string} output */
function countFailed(root, files, output) {
  const named = new Set(
    [...output.matchAll(/^(.+?)\(\d+,\d+\): error /gm)].map((match) => resolve(root, match[1] ?? ""))
  )
  const failed = files.filter((file) => named.has(file)).length
  return failed === 0 || [...named].some((file) => !files.includes(file)) ? Math.max(files.length, 1) : failed
}
