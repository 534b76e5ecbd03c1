// apt-get, where the system is Debian or one made from it, and we may install.

import { spawnSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { runCommand } from "../toolchain/command.mjs"

const environment = ["DEBIAN_FRONTEND=noninteractive", "LC_ALL=C"]
const options = ["-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"]

/** How often the lists' lock, for which apt-get does not wait by itself, is asked for, ten seconds apart. */
const tries = 30

/** @typedef {"debian" | "ubuntu"} Family the same packages under the same names */

/** The family of this system. @returns {Family | undefined} */
export function aptFamily() {
  if (process.platform !== "linux" || !existsSync("/usr/bin/apt-get")) return undefined
  return existsSync("/etc/os-release") ? familyOf(readFileSync("/etc/os-release", "utf8")) : undefined
}

/** @param {string} release the text of /etc/os-release @returns {Family | undefined} */
export function familyOf(release) {
  const ids = [...release.matchAll(/^ID(?:_LIKE)?="?([^"\n]*)"?$/gm)].flatMap((match) => (match[1] ?? "").split(" "))
  return ids.includes("ubuntu") ? "ubuntu" : ids.includes("debian") ? "debian" : undefined
}

/** What stands before a command that changes the system; `undefined` where we may not. @returns {string[] | undefined} */
export function asRoot() {
  if (process.platform === "win32") return undefined
  if (process.getuid?.() === 0) return []
  return spawnSync("sudo", ["-n", "true"], { stdio: "ignore" }).status === 0 ? ["sudo", "-n"] : undefined
}

/**
 * Installs packages, with what only recommends itself left out.
 *
 * @param {string[]} packages
 * @returns {Promise<string | undefined>} why it could not, if it could not
 */
export async function aptInstall(packages) {
  const root = asRoot()
  if (root === undefined) return `apt-get install ${packages.join(" ")} needs root or sudo without a password`
  process.stderr.write(`Installing with apt-get: ${packages.join(" ")}\n`)
  // Lists that could not be fetched may still be good enough; if not, the install says so.
  await aptGet(root, ["update"])
  return await aptGet(root, ["install", ...options, ...packages])
}

/** @param {string[]} root @param {string[]} args @returns {Promise<string | undefined>} */
async function aptGet(root, args) {
  const [command = "env", ...before] = [...root, "env", ...environment, "apt-get", ...args]
  for (let tried = 1; ; tried++) {
    const { code, output } = await runCommand(command, before, { cwd: "/", limitSeconds: 1200 })
    if (code === 0) return undefined
    if (!output.includes("Could not get lock") || tried === tries) {
      const last = output.split("\n").filter((line) => /^(E|ended|cannot)/.test(line))
      return `apt-get ${args[0]} ended with code ${code}: ${last.join("; ")}`
    }
    // Another apt-get holds the lock, and nothing tells when it lets go.
    await new Promise((resolve) => setTimeout(resolve, 10_000))
  }
}
