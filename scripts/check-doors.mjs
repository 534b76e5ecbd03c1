// Checks each door of each package: every name behind it is documented, and stands behind no other door.

import { existsSync, readFileSync } from "node:fs"
import { join, relative } from "node:path"
import ts from "typescript-5.9"
import { allowedTwice } from "./doors/allowed.mjs"
import { findBare, hasDocblock, hasHeader } from "./doors/docblocks.mjs"
import { packageDirectories, workspaceRoot } from "./toolchain/workspace.mjs"

/** @typedef {import("./suites/suite.d.ts").CheckCase} CheckCase */
/** @typedef {import("typescript-5.9").Symbol} Symbol */
/** @typedef {{ door: string, entry: string, source: string }} Door */

/** One case a door. @param {string} root @returns {CheckCase[]} */
export function checkDoors(root) {
  return packageDirectories(root).flatMap((directory) => checkPackage(root, directory))
}

/** @param {string} root @param {string} directory @returns {CheckCase[]} */
function checkPackage(root, directory) {
  const manifest = JSON.parse(readFileSync(join(root, directory, "package.json"), "utf8"))
  const doors = doorsOf(root, directory, manifest)
  const program = ts.createProgram(
    doors.map((door) => door.source).filter((file) => existsSync(file)),
    // Only names and their declarations matter here, so the library files stay unread.
    {
      noLib: true,
      types: [],
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      allowImportingTsExtensions: true,
      noEmit: true
    }
  )
  const checker = program.getTypeChecker()
  /** @type {Map<Symbol, string>} a declaration and the first door it was seen behind */
  const seen = new Map()

  return doors.map(({ door, entry, source }) => {
    const name = door === "." ? manifest.name : `${manifest.name}/${door.slice(2)}`
    const file = program.getSourceFile(source)
    const place = `${directory}/package.json:1`
    if (file === undefined)
      return {
        name,
        problems: [`${place} the door ${name} leads to ${entry}, but ${relative(root, source)} is missing`]
      }
    const module = checker.getSymbolAtLocation(file)
    if (module === undefined)
      return { name, problems: [`${relative(root, source)}:1 the door ${name} exports nothing`] }
    const problems = checker.getExportsOfModule(module).flatMap((exported) => {
      const target = resolveAlias(checker, exported)
      return [
        ...bareProblems(root, checker, exported, target),
        ...doubledProblems(root, manifest.name, name, exported, target, seen)
      ]
    })
    return { name, problems }
  })
}

/** @param {string} root @param {string} directory @param {any} manifest @returns {Door[]} */
function doorsOf(root, directory, manifest) {
  return Object.entries(manifest.exports ?? {}).flatMap(([door, target]) => {
    // What a bundle was made of has the source's name.
    const entry = typeof target === "string" ? target : (target.module ?? target.default ?? target.types)
    if (!/^\.\/dist\/.+\.js$/.test(entry)) return []
    const source = join(root, directory, entry.replace("./dist/", "src/").replace(/\.js$/, ".ts"))
    return [{ door, entry, source }]
  })
}

/** @param {import("typescript-5.9").TypeChecker} checker @param {Symbol} symbol */
function resolveAlias(checker, symbol) {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}

/** @param {string} root @param {import("typescript-5.9").TypeChecker} checker @param {Symbol} exported @param {Symbol} target @returns {string[]} */
function bareProblems(root, checker, exported, target) {
  const file = target.declarations?.find(ts.isSourceFile)
  if (file === undefined) return findBare(target, exported.name).map((bare) => bareProblem(root, bare.node, bare.name))
  if (file.isDeclarationFile) return []
  // `export * as X from`: the name is the file, so its header speaks for it; its members are names of their own.
  const documented = hasHeader(file) || (exported.declarations ?? []).some((node) => hasDocblock(node.parent))
  const members = checker.getExportsOfModule(target).flatMap((member) => {
    const memberName = `${exported.name}.${member.name}`
    return findBare(resolveAlias(checker, member), memberName).map((bare) => bareProblem(root, bare.node, bare.name))
  })
  return documented
    ? members
    : [`${relative(root, file.fileName)}:1 ${exported.name} has no header that says what it is`, ...members]
}

/** @param {string} root @param {import("typescript-5.9").Node} node @param {string} name */
function bareProblem(root, node, name) {
  return `${placeOf(root, node)} ${name} has no docblock; say in one sentence what it does, above its declaration`
}

/** @param {string} root @param {string} packageName @param {string} door @param {Symbol} exported @param {Symbol} target @param {Map<Symbol, string>} seen @returns {string[]} */
function doubledProblems(root, packageName, door, exported, target, seen) {
  const first = seen.get(target)
  const node = exported.declarations?.[0]
  // An alias that leads nowhere is the compiler's matter, and all of those are one symbol.
  if (target.declarations === undefined || node === undefined) return []
  if (first === undefined) {
    seen.set(target, door)
    return []
  }
  if (
    first === door ||
    isAllowedTwice(packageName, exported.name, relative(root, target.declarations[0].getSourceFile().fileName))
  )
    return []
  return [
    `${placeOf(root, node)} ${exported.name} stands behind ${first} and ${door}; keep one, or give the reason in scripts/doors/allowed.mjs`
  ]
}

/** @param {string} packageName @param {string} name @param {string} file */
function isAllowedTwice(packageName, name, file) {
  return allowedTwice.some(
    (one) => one.package === packageName && (one.name === name || (one.under && file.startsWith(one.under)))
  )
}

/** @param {string} root @param {import("typescript-5.9").Node} node */
function placeOf(root, node) {
  const file = node.getSourceFile()
  const { line } = file.getLineAndCharacterOfPosition(node.getStart(file))
  return `${relative(root, file.fileName)}:${line + 1}`
}

if (import.meta.main) {
  const cases = checkDoors(workspaceRoot)
  const problems = cases.flatMap((one) => one.problems)
  for (const problem of problems) console.log(problem)
  console.log(problems.length === 0 ? `${cases.length} doors in order` : `${problems.length} problems`)
  process.exitCode = problems.length === 0 ? 0 : 1
}
