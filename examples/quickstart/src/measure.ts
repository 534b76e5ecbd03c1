/**
 * Parses one TypeScript source and measures what stands in it. Runs where it is called: on a thread or in place.
 *
 * The parser is an ordinary synchronous library: it knows nothing of threads and uses one core as long as it runs.
 */
import { readFileSync } from "node:fs"
import { portable } from "@anythread/core/thread"
import { parse } from "@babel/parser"

/** A function and what it was picked for. */
export interface Extreme {
  readonly name: string
  /** The line on which it starts, from 1. */
  readonly line: number
  readonly value: number
}

/** What stands in one source. */
export interface Measurement {
  readonly bytes: number
  readonly lines: number
  /** Bytes inside comments, their delimiters included. */
  readonly commentBytes: number
  /** Functions and methods with a body, arrow functions too. */
  readonly functions: number
  readonly classes: number
  /** Interfaces and type aliases. */
  readonly types: number
  /** The type `any`, written out. */
  readonly anys: number
  /** The function with the most functions around it, itself counted. */
  readonly deepest: Extreme | undefined
  /** The function in which control branches most often, functions inside it not counted. */
  readonly busiest: Extreme | undefined
}

/**
 * Parses and measures a source.
 *
 * @param text TypeScript, a module.
 * @returns what stands in it.
 * @throws SyntaxError when it is no TypeScript.
 */
export const measureSource = (text: string): Measurement => {
  const file = parse(text, { sourceType: "module", plugins: ["typescript"], attachComment: false })
  const found: Found = { functions: 0, classes: 0, types: 0, anys: 0, deepest: undefined, busiest: undefined }
  const top: Surroundings = { depth: 0, branches: 0 }
  visit(file.program as unknown as Node, "", top, found)
  const commentBytes = (file.comments ?? []).reduce(
    (sum, { end, start }) => sum + Buffer.byteLength(text.slice(start ?? 0, end ?? 0)),
    0
  )
  return {
    bytes: Buffer.byteLength(text),
    lines: text === "" ? 0 : text.split("\n").length - (text.endsWith("\n") ? 1 : 0),
    commentBytes,
    ...found
  }
}

/**
 * The same for a file, read by the thread itself: it may block, and only a path and a few numbers cross. Reading on the
 * host and sending texts took a tenth longer and held the event loop up twice as long (two threads, Node 24).
 *
 * @param path the file's path.
 * @returns what stands in it.
 */
export const measureFile = (path: string): Measurement => measureSource(readFileSync(path, "utf8"))

portable(import.meta.url, { measureSource, measureFile })

/** As much of the parser's many node types as counting needs. */
interface Node {
  readonly type: string
  readonly loc?: { readonly start: { readonly line: number } }
  readonly [key: string]: unknown
}

/** The innermost function around a node. */
interface Surroundings {
  readonly depth: number
  branches: number
}

type Found = { -readonly [K in Exclude<keyof Measurement, "bytes" | "lines" | "commentBytes">]: Measurement[K] }

const FUNCTIONS = new Set([
  "ArrowFunctionExpression",
  "ClassMethod",
  "ClassPrivateMethod",
  "FunctionDeclaration",
  "FunctionExpression",
  "ObjectMethod"
])

const BRANCHES = new Set([
  "CatchClause",
  "ConditionalExpression",
  "DoWhileStatement",
  "ForInStatement",
  "ForOfStatement",
  "ForStatement",
  "IfStatement",
  "LogicalExpression",
  "SwitchCase",
  "WhileStatement"
])

/** `given` is the name that a function without one of its own gets from where it stands. */
const visit = (node: Node, given: string, around: Surroundings, found: Found): void => {
  const { type } = node
  if (FUNCTIONS.has(type)) return visitFunction(node, given, around, found)
  if (BRANCHES.has(type)) around.branches++
  else if (type === "ClassDeclaration" || type === "ClassExpression") found.classes++
  else if (type === "TSInterfaceDeclaration" || type === "TSTypeAliasDeclaration") found.types++
  else if (type === "TSAnyKeyword") found.anys++
  visitChildren(node, given, around, found)
}

const visitFunction = (node: Node, given: string, around: Surroundings, found: Found): void => {
  const inside: Surroundings = { depth: around.depth + 1, branches: 0 }
  const name = nameOf(node) || given || "(anonymous)"
  const line = node.loc?.start.line ?? 0
  found.functions++
  if (inside.depth > (found.deepest?.value ?? 0)) found.deepest = { name, line, value: inside.depth }
  visitChildren(node, name, inside, found)
  if (inside.branches > (found.busiest?.value ?? 0)) found.busiest = { name, line, value: inside.branches }
}

const visitChildren = (node: Node, given: string, around: Surroundings, found: Found): void => {
  const name = nameOf(node) || given
  for (const key in node) {
    const child = node[key]
    if (key === "loc" || typeof child !== "object" || child === null) continue
    if (!Array.isArray(child)) {
      if (isNode(child)) visit(child, name, around, found)
      continue
    }
    for (const item of child) if (isNode(item)) visit(item, name, around, found)
  }
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string"

/** What a declaration, a property or a method is called. */
const nameOf = (node: Node): string => {
  const identifier = node.id ?? node.key
  return isNode(identifier) && typeof identifier.name === "string" ? identifier.name : ""
}
