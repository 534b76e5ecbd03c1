// What a package must and must not ship: told of each file that has no business in a tarball, and of what lacks.

import { existsSync, readFileSync } from "node:fs"
import { homedir } from "node:os"
import { dirname, extname, join, posix } from "node:path"
import ts from "typescript-5.9"

/** @typedef {import("./pack.mjs").Packed} Packed */

/** What npm ships without being told. */
const always = ["LICENSE", "README.md", "package.json"]

/** What belongs to the making of a package, wherever it lies. */
const unwanted = /(^|\/)(test|tests|node_modules|\.turbo)\/|\.test\.|\.tsbuildinfo$|(^|\/)tsconfig[^/]*\.json$/

/** Endings of what the compiler makes of one `.ts`. */
const compiled = /(\.d\.ts|\.js)(\.map)?$/

/** Fields without which nobody finds a package or knows what it may be used for. */
const fields = ["version", "description", "keywords", "license", "files", "exports", "scripts"]

const dependencyFields = ["dependencies", "peerDependencies", "optionalDependencies"]

/**
 * Looks at a packed package.
 *
 * @param {string} root the workspace
 * @param {Packed} packed
 * @param {ReadonlySet<string>} ours the names of all public packages
 * @returns {string[]} one line a problem
 */
export function contentProblems(root, packed, ours) {
  return [
    ...manifestProblems(packed.manifest, ours),
    ...licenseProblems(root, packed),
    ...packed.files.flatMap((file) => fileProblems(root, packed, file))
  ]
}

/** @param {any} manifest @param {ReadonlySet<string>} ours @returns {string[]} */
function manifestProblems(manifest, ours) {
  const missing = fields.filter((field) => manifest[field] === undefined).map((field) => `package.json has no ${field}`)
  const wrong = dependencyFields.flatMap((field) =>
    Object.entries(manifest[field] ?? {})
      .filter(([name, range]) => (ours.has(name) ? range !== `^${manifest.version}` : range.includes(":")))
      .map(([name, range]) => `package.json: ${field} names ${name} by ${range}, which no registry has`)
  )
  return [...missing, ...wrong]
}

/** @param {string} root @param {Packed} packed @returns {string[]} */
function licenseProblems(root, { directory, files }) {
  const missing = always.filter((file) => !files.includes(file)).map((file) => `there is no ${file}`)
  const isOurs =
    !existsSync(join(directory, "LICENSE")) ||
    read(directory, "LICENSE") === readFileSync(join(root, "LICENSE"), "utf8")
  return isOurs ? missing : [...missing, "LICENSE is not the workspace's"]
}

/** @param {string} root @param {Packed} packed @param {string} file @returns {string[]} */
function fileProblems(root, packed, file) {
  const { directory, files, manifest } = packed
  const isNamed =
    always.includes(file) || manifest.files?.some((/** @type {string} */ one) => file.startsWith(`${one}/`))
  if (!isNamed) return [`${file} is in none of the folders that package.json names in files`]
  if (unwanted.test(file)) return [`${file} is no part of a published package`]
  const text = read(directory, file)
  const problems = [root, directory, homedir()]
    .filter((path) => path.length > 1 && text.includes(`${path}/`))
    .map((path) => `${file} holds a path of this machine: ${path}`)
  if (/^(bundle|dist)\/.*(\.js|\.d\.ts)$/.test(file)) problems.push(...importProblems(packed, file, text))
  if (file.startsWith("dist/") && compiled.test(file)) {
    const source = file.replace("dist/", "src/").replace(compiled, ".ts")
    if (!files.includes(source)) problems.push(`${file} was made of no file of the package: there is no ${source}`)
  }
  if (extname(file) === ".map") problems.push(...mapProblems(file, JSON.parse(text), files))
  return problems
}

/**
 * What is imported has to come along: with the package, or with one that is installed with it.
 *
 * @param {Packed} packed
 * @param {string} file
 * @param {string} text
 * @returns {string[]}
 */
function importProblems({ files, manifest }, file, text) {
  const specifiers = [...new Set(ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName))]
  const installed = { ...manifest.dependencies, ...manifest.peerDependencies, [manifest.name]: "" }
  return specifiers.flatMap((specifier) => {
    if (specifier.startsWith(".")) {
      // Declarations import each other by the names of their sources.
      const path = posix.join(posix.dirname(file), specifier).replace(/(?<!\.d)\.ts$/, ".d.ts")
      return files.includes(path) ? [] : [`${file} imports ${path}, which is not shipped`]
    }
    const name = packageOf(specifier)
    if (name.startsWith("node:") || Object.hasOwn(installed, name)) return []
    return [`${file} imports ${name}, which package.json neither depends on nor names as a peer`]
  })
}

/** @param {string} specifier */
const packageOf = (specifier) => specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/")

/** A map is of use where its sources are shipped, or stand in the map itself: a bundle has modules of other packages. @param {string} file @param {any} map @param {readonly string[]} files @returns {string[]} */
function mapProblems(file, map, files) {
  return map.sources
    .filter((/** @type {string} */ _, /** @type {number} */ index) => map.sourcesContent?.[index] == null)
    .filter((/** @type {string} */ source) => !files.includes(posix.join(dirname(file), map.sourceRoot ?? "", source)))
    .map((/** @type {string} */ source) => `${file} names a source that is not shipped: ${source}`)
}

/** @param {string} directory @param {string} file */
const read = (directory, file) => readFileSync(join(directory, file), "utf8")
