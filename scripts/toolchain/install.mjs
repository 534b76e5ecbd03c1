// Brings node_modules in step with the lockfile, and does nothing when it already is.

import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { memberDirectories } from "./workspace.mjs"

/** Installs with the pinned pnpm unless the last install was of the very same lockfile and manifests. @param {string} root */
export async function installIfNeeded(root) {
  const stampFile = join(root, "node_modules", ".toolchain-stamp")
  const stamp = stampOf(root)
  if (isInstalled(root) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return

  const pnpm = pinnedPnpm(root)
  const args = ["--yes", pnpm, "install", "--frozen-lockfile"]
  const shown = `npx ${args.join(" ")}`
  process.stderr.write(`Installing the tools: ${shown}\n`)
  const result = spawnSync("npx", args, {
    cwd: root,
    // The install's own lines are not what the caller of a test wants on stdout.
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32"
  })
  if (result.error !== undefined || result.status !== 0) {
    throw new Error(installFailed(shown, pnpm, result.error?.message ?? `exit code ${result.status ?? result.signal}`))
  }
  writeFileSync(stampFile, stampOf(root))
}

/** @param {string} root @returns {string} */
function pinnedPnpm(root) {
  const { packageManager, devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
  const version = /^pnpm@([^+]+)/.exec(packageManager)?.[1]
  if (version === undefined) throw new Error(`package.json: packageManager must be pnpm@VERSION, not ${packageManager}`)
  // turbo starts package scripts through a pnpm that it looks for on PATH; two versions would write two lockfiles.
  if (devDependencies.pnpm !== version) {
    throw new Error(
      `package.json: packageManager says pnpm ${version}, devDependencies.pnpm ${devDependencies.pnpm}; make them equal`
    )
  }
  return `pnpm@${version}`
}

/** @param {string} root @returns {string} */
function stampOf(root) {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}\n`)
  const manifests = memberDirectories(root).map((member) => `${member}/package.json`)
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json", ...manifests]) {
    hash.update(`${file}\n`)
    if (existsSync(join(root, file))) hash.update(readFileSync(join(root, file)))
  }
  return hash.digest("hex")
}

/** Whether the folders an install makes are there: a member's may have been deleted while the root's stamp stayed. @param {string} root */
function isInstalled(root) {
  return (
    existsSync(join(root, "node_modules", ".bin", "node")) &&
    memberDirectories(root).every(
      (member) => !hasDependencies(root, member) || existsSync(join(root, member, "node_modules"))
    )
  )
}

/** @param {string} root @param {string} member */
function hasDependencies(root, member) {
  const manifest = JSON.parse(readFileSync(join(root, member, "package.json"), "utf8"))
  return Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).length > 0
}

/** @param {string} shown @param {string} pnpm @param {string} why */
function installFailed(shown, pnpm, why) {
  return [
    "",
    `Cannot install the workspace's tools: \`${shown}\` ended with ${why}; its output is above.`,
    "What to try:",
    `- a changed package.json or pnpm-workspace.yaml needs a new lockfile: npx --yes ${pnpm} install, then commit pnpm-lock.yaml`,
    "- no answer from the package registry: check the network and `npm ping`",
    "- a half-done install: delete node_modules and run the command again"
  ].join("\n")
}
