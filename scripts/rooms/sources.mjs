// Reads every source file of the packages: the room it stands in and what it imports.

import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join, posix, relative } from "node:path"
import ts from "typescript-5.9"
import { packageDirectories } from "../toolchain/workspace.mjs"

/** @typedef {{ specifier: string, line: number }} Import */

/**
 * @typedef {object} SourceFile
 * @property {string} path relative to the root, with `/`
 * @property {string} directory the package's directory, `packages/core`
 * @property {string} packageName `@anythread/core`
 * @property {string} room `core/engine`; files directly in src are in `core/.`
 * @property {number} lines
 * @property {Import[]} imports
 * @property {number[]} defaultExports lines of those that no comment gives a reason for, as biome asks for one
 */

const excused = /biome-ignore lint\/style\/noDefaultExport: \S/

/** @param {string} root @returns {SourceFile[]} */
export function readSources(root) {
  return packageDirectories(root).flatMap((directory) => {
    const src = join(root, directory, "src")
    if (!existsSync(src)) return []
    const packageName = JSON.parse(readFileSync(join(root, directory, "package.json"), "utf8")).name
    return readdirSync(src, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.[mc]?tsx?$/.test(entry.name))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
      .sort()
      .map((path) => ({ path, directory, packageName, room: roomOf(path, directory), ...parse(root, path) }))
  })
}

/**
 * The file that a relative import means.
 *
 * @param {string} from path of the importing file
 * @param {string} specifier
 * @returns {string} path relative to the root; it may not exist
 */
export function resolveRelative(from, specifier) {
  return posix.join(dirname(from), specifier).replace(/\.js$/, ".ts")
}

/** @param {string} path @param {string} directory */
function roomOf(path, directory) {
  const [first, ...rest] = path.slice(`${directory}/src/`.length).split("/")
  return `${posix.basename(directory)}/${rest.length === 0 ? "." : first}`
}

/** @param {string} root @param {string} path */
function parse(root, path) {
  const text = readFileSync(join(root, path), "utf8")
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest)
  /** @type {Import[]} */
  const imports = []
  /** @type {number[]} */
  const defaultExports = []
  /** @param {import("typescript-5.9").Node} node */
  const lineOf = (node) => source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1
  /** @param {import("typescript-5.9").Node} node */
  const visit = (node) => {
    const specifier = specifierOf(node)
    if (specifier !== undefined) imports.push({ specifier, line: lineOf(node) })
    if (isDefaultExport(node) && !excused.test(text.slice(node.getFullStart(), node.getStart(source))))
      defaultExports.push(lineOf(node))
    ts.forEachChild(node, visit)
  }
  visit(source)
  return { lines: text.trimEnd().split("\n").length, imports, defaultExports }
}

/** The literal that a node imports from: declarations, re-exports, `import("x")` as a call and as a type. @param {import("typescript-5.9").Node} node */
function specifierOf(node) {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return literal(node.moduleSpecifier)
  if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? literal(node.argument.literal) : undefined
  if (ts.isExternalModuleReference(node)) return literal(node.expression)
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return literal(node.arguments[0])
  return undefined
}

/** @param {import("typescript-5.9").Node | undefined} node */
function literal(node) {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined
}

/** @param {import("typescript-5.9").Node} node */
function isDefaultExport(node) {
  if (ts.isExportAssignment(node)) return true
  if (ts.isExportSpecifier(node)) return node.name.text === "default"
  return (
    ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((one) => one.kind === ts.SyntaxKind.DefaultKeyword)
  )
}
