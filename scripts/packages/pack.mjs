// Packs every public package as it will be published. They are built anew, in a copy without `dist` and `bundle`: the compiler leaves
// behind what it made of a source that is gone, and that would be shipped.

import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, realpathSync, symlinkSync } from "node:fs"
import { basename, join, relative, sep } from "node:path"
import { runCommand } from "../toolchain/command.mjs"
import { packageDirectories } from "../toolchain/workspace.mjs"

/**
 * @typedef {object} Packed
 * @property {string} name
 * @property {any} manifest its package.json, as it is in the tarball
 * @property {string} directory where it was built: the files are those of the tarball
 * @property {string} tarball
 * @property {readonly string[]} files of the tarball, sorted
 * @property {number} packed bytes of the tarball
 * @property {number} unpacked bytes of the files
 */

/** What is made in a package's folder, and must not come along. */
const made = /(^|\/)(node_modules|bundle|dist|\.turbo|[^/]+\.tsbuildinfo)$/

/** The scripts `build` that are understood: the compiler, then the bundle for runtimes, with its options. */
const buildScript = /^tsc -b(?: && node \.\.\/\.\.\/scripts\/bundlePackage\.mjs((?: [\w./-]+)*))?$/

/**
 * Builds the packages and packs them with `npm pack`.
 *
 * @param {string} root
 * @param {string} scratch an empty directory: gets `build` and `tarballs`
 * @returns {Promise<{ packages: Packed[], problems: string[] }>} what could be packed, and what the compiler, the bundler and npm said of the rest
 */
export async function packAll(root, scratch) {
  const build = join(scratch, "build")
  const tarballs = join(scratch, "tarballs")
  mkdirSync(tarballs, { recursive: true })
  const directories = publicPackages(root)
  const problems = directories.flatMap((directory) =>
    whyNotPacked(join(root, directory)).map((why) => `${directory}: ${why}`)
  )
  const able = directories.filter((directory) => whyNotPacked(join(root, directory)).length === 0)
  copySources(root, build, able)
  const compiled = await compile(root, build, able)
  if (compiled !== "") problems.push(compiled)
  problems.push(...(await bundleAll(root, build, able)))
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", tarballs]
  const { code, output } = await runCommand("npm", [...args, ...able.map((directory) => `./${directory}`)], {
    cwd: build,
    limitSeconds: 120,
    // Warnings of npm would stand in the middle of the JSON.
    env: { npm_config_loglevel: "error" }
  })
  if (code !== 0) return { packages: [], problems: [...problems, output] }
  /** @type {{ name: string, filename: string, size: number, unpackedSize: number, files: { path: string }[] }[]} */
  const reports = Object.values(JSON.parse(output))
  const packages = able.map((directory) => {
    const manifest = readManifest(join(build, directory))
    const report = reports.find(({ name }) => name === manifest.name)
    if (report === undefined) throw new Error(`npm pack did not tell of ${manifest.name}:\n${output}`)
    return {
      name: manifest.name,
      manifest,
      directory: join(build, directory),
      tarball: join(tarballs, basename(report.filename)),
      files: report.files.map(({ path }) => path).sort(),
      packed: report.size,
      unpacked: report.unpackedSize
    }
  })
  return { packages, problems }
}

/** `packages/*`, those that say `private` aside. @param {string} root @returns {string[]} directories, relative to `root` */
function publicPackages(root) {
  return packageDirectories(root).filter((directory) => readManifest(join(root, directory)).private !== true)
}

/** @param {string} directory @returns {string[]} */
function whyNotPacked(directory) {
  if (!existsSync(join(directory, "tsconfig.json"))) return ["it has no tsconfig.json to be compiled with"]
  const { build } = readManifest(directory).scripts ?? {}
  return buildScript.test(build) ? [] : [`its script build is ${build}; pack.mjs knows tsc -b and bundlePackage.mjs`]
}

/** @param {string} root @param {string} build @param {string[]} directories */
function copySources(root, build, directories) {
  for (const directory of directories) {
    const from = join(root, directory)
    cpSync(from, join(build, directory), {
      recursive: true,
      filter: (file) => !made.test(relative(from, file).split(sep).join("/"))
    })
    linkModules(root, build, directory)
  }
  cpSync(join(root, "tsconfig.base.json"), join(build, "tsconfig.base.json"))
}

/** Links what the package depends on: packages of ours to their copies, all others to where they are. @param {string} root @param {string} build @param {string} directory */
function linkModules(root, build, directory) {
  const from = join(root, directory, "node_modules")
  for (const name of existsSync(from) ? modulesIn(from) : []) {
    const target = realpathSync(join(from, name))
    const inRoot = relative(realpathSync(root), target)
    const isOurs = !inRoot.startsWith("..") && !inRoot.split(sep).includes("node_modules")
    const link = join(build, directory, "node_modules", name)
    mkdirSync(join(link, ".."), { recursive: true })
    symlinkSync(isOurs ? join(build, inRoot) : target, link, "junction")
  }
}

/** @param {string} directory a node_modules @returns {string[]} */
function modulesIn(directory) {
  const names = readdirSync(directory).filter((name) => !name.startsWith("."))
  return names.flatMap((name) =>
    name.startsWith("@") && !lstatSync(join(directory, name)).isSymbolicLink()
      ? readdirSync(join(directory, name)).map((inner) => `${name}/${inner}`)
      : [name]
  )
}

/** @param {string} root @param {string} build @param {string[]} directories @returns {Promise<string>} what the compiler says */
async function compile(root, build, directories) {
  const tsc = join(root, "node_modules/typescript/bin/tsc")
  const { code, output } = await runCommand(process.execPath, [tsc, "-b", "--pretty", "false", ...directories], {
    cwd: build,
    limitSeconds: 300
  })
  return code === 0 ? "" : output
}

/**
 * Bundles the packages whose scripts say so, each after those that it depends on: their files become part of its own.
 *
 * @param {string} root
 * @param {string} build
 * @param {string[]} directories
 * @returns {Promise<string[]>} what the bundler says
 */
async function bundleAll(root, build, directories) {
  const problems = []
  for (const directory of inOrder(build, directories)) {
    const [, options] = buildScript.exec(readManifest(join(build, directory)).scripts.build) ?? []
    if (options === undefined) continue
    const args = [join(root, "scripts/bundlePackage.mjs"), ...options.trim().split(/\s+/).filter(Boolean)]
    const { code, output } = await runCommand(process.execPath, args, {
      cwd: join(build, directory),
      limitSeconds: 120
    })
    if (code !== 0) problems.push(`${directory}: ${output}`)
  }
  return problems
}

/** Dependencies first. @param {string} build @param {string[]} directories @returns {Set<string>} */
function inOrder(build, directories) {
  const manifests = new Map(directories.map((directory) => [directory, readManifest(join(build, directory))]))
  const ordered = new Set()
  const add = (/** @type {string} */ directory) => {
    const { dependencies = {} } = manifests.get(directory)
    for (const [other, { name }] of manifests) if (Object.hasOwn(dependencies, name) && !ordered.has(other)) add(other)
    ordered.add(directory)
  }
  directories.forEach(add)
  return ordered
}

/** @param {string} directory @returns {any} */
function readManifest(directory) {
  return JSON.parse(readFileSync(join(directory, "package.json"), "utf8"))
}
