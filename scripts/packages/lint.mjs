// What is in a tarball, and what publint and attw ("are the types wrong?") say of it. Neither asks a registry anything.

import { readFileSync } from "node:fs"
import { join } from "node:path"
import { publint } from "publint"
import { formatMessage } from "publint/utils"
import { runCommand } from "../toolchain/command.mjs"
import { checking } from "./cases.mjs"
import { contentProblems } from "./contents.mjs"

/** @typedef {import("./cases.mjs").PackageCase} PackageCase */
/** @typedef {import("./pack.mjs").Packed} Packed */

/** What is looked at in each package, a case each. @param {string} root @param {readonly Packed[]} packages @returns {PackageCase[]} */
export function lintCases(root, packages) {
  const ours = new Set(packages.map(({ name }) => name))
  return packages.flatMap((one) => [
    checking(`contents of ${one.name}`, async () => contentProblems(root, one, ours), sizeOf(one)),
    checking(`publint ${one.name}`, () => publintProblems(one)),
    checking(`attw ${one.name}`, () => attwProblems(root, one))
  ])
}

/** @param {Packed} packed */
function sizeOf({ files, packed, unpacked }) {
  const kilobytes = (/** @type {number} */ bytes) => `${Math.ceil(bytes / 1000)} kB`
  return `${files.length} files, packed ${kilobytes(packed)}, unpacked ${kilobytes(unpacked)}`
}

/** @param {Packed} packed @returns {Promise<string[]>} one line a problem */
async function publintProblems({ tarball }) {
  const { buffer, byteOffset, byteLength } = readFileSync(tarball)
  const bytes = /** @type {ArrayBuffer} */ (buffer.slice(byteOffset, byteOffset + byteLength))
  const { messages, pkg } = await publint({ strict: true, pack: { tarball: bytes } })
  return messages.map((message) => `${message.type} ${message.code}: ${formatMessage(message, pkg, { color: false })}`)
}

/** @param {string} root @param {Packed} packed @returns {Promise<string[]>} */
async function attwProblems(root, { tarball }) {
  const cli = join(root, "node_modules/@arethetypeswrong/cli/dist/index.js")
  const flags = "--profile esm-only --format ascii --no-emoji --no-color --no-definitely-typed".split(" ")
  const { code, output } = await runCommand(process.execPath, [cli, tarball, ...flags], {
    cwd: root,
    limitSeconds: 120
  })
  return code === 0 ? [] : [output.trim()]
}
