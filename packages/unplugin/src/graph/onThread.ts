/** What conditions come to on a browser's thread, as far as the source says: how guards are understood. */
import type { Node } from "oxc-parser"
import type { Names } from "./Names.ts"
import { isPageGlobal, isPageNavigator } from "./pageNames.ts"

/** A value that is known. */
interface Known {
  readonly value: unknown
}

/** The value of which no more is known than that it is an object. */
const anObject: Known = { value: Symbol("an object") }
const unset: Known = { value: undefined }

/** What `typeof` says of the globals that tell a worker from a page. */
const types: Readonly<Record<string, string>> = {
  DedicatedWorkerGlobalScope: "function",
  WorkerGlobalScope: "function",
  WorkerNavigator: "function",
  globalThis: "object",
  importScripts: "function",
  location: "object",
  navigator: "object",
  postMessage: "function",
  self: "object"
}

type Comparison = Extract<Node, { type: "BinaryExpression" }>

/** Constants that stand for constants, and so on, are followed so far. */
const DEPTH = 8

/**
 * Says whether a condition holds on a thread.
 *
 * @param node an expression.
 * @param names what is declared where it stands.
 * @returns `undefined` where that depends on more than being on a thread.
 */
export const isTrueOnThread = (node: Node, names: Names): boolean | undefined => {
  const known = resultOf(node, names, DEPTH)
  return known === undefined ? undefined : Boolean(known.value)
}

/** Whether an expression is known to be `null` or `undefined` on a thread. */
export const isNullishOnThread = (node: Node, names: Names): boolean => {
  const known = resultOf(node, names, DEPTH)
  return known !== undefined && isNullish(known)
}

/**
 * Names the member of the global object, or of `navigator`, that an expression reads and that only pages have: it is
 * `undefined` on a thread, which is an error only for what is done with it then.
 */
export const missingMember = (expression: Node, names: Names): string | undefined => {
  const node = withoutTypes(expression)
  if (node.type !== "MemberExpression") return undefined
  const object = withoutTypes(node.object)
  const { property } = node
  const isText = node.computed && property.type === "Literal" && typeof property.value === "string"
  const name = isText ? String(property.value) : !node.computed && property.type === "Identifier" ? property.name : ""
  if (isGlobalObject(object, names)) return isPageGlobal(name) && !names.has(name) ? name : undefined
  return isFree(object, "navigator", names) && isPageNavigator(name) ? `navigator.${name}` : undefined
}

/** An expression without what only the type checker reads. */
export const withoutTypes = (node: Node): Node => {
  switch (node.type) {
    case "TSAsExpression":
    case "TSInstantiationExpression":
    case "TSNonNullExpression":
    case "TSSatisfiesExpression":
    case "TSTypeAssertion":
      return withoutTypes(node.expression)
    default:
      return node
  }
}

const resultOf = (expression: Node, names: Names, depth: number): Known | undefined => {
  const node = withoutTypes(expression)
  switch (node.type) {
    case "Literal":
      return node.value instanceof RegExp ? undefined : { value: node.value }
    case "Identifier": {
      if (isGlobalObject(node, names)) return anObject
      if (isFree(node, "undefined", names)) return unset
      const constant = depth > 0 ? names.constant(node.name) : undefined
      return constant && resultOf(constant.init, constant.names, depth - 1)
    }
    case "ChainExpression":
      return resultOf(node.expression, names, depth)
    case "MemberExpression": {
      if (missingMember(node, names) !== undefined || isMain(node)) return unset
      const object = node.optional ? resultOf(node.object, names, depth) : undefined
      return object && isNullish(object) ? unset : undefined
    }
    case "CallExpression":
      return callOf(node.callee, node.arguments, names, depth)
    case "UnaryExpression": {
      if (node.operator === "typeof") return typeOf(node.argument, names, depth)
      if (node.operator === "void") return unset
      const known = node.operator === "!" ? resultOf(node.argument, names, depth) : undefined
      return known && { value: !known.value }
    }
    case "LogicalExpression": {
      const left = resultOf(node.left, names, depth)
      const right = resultOf(node.right, names, depth)
      if (node.operator === "??") return left && (isNullish(left) ? right : left)
      const decides = node.operator === "||"
      if (left !== undefined) return Boolean(left.value) === decides ? left : right
      // Whatever the left side is, the whole is as true or false as the right one.
      return right !== undefined && Boolean(right.value) === decides ? { value: decides } : undefined
    }
    case "ConditionalExpression": {
      const test = resultOf(node.test, names, depth)
      return test && resultOf(test.value ? node.consequent : node.alternate, names, depth)
    }
    case "BinaryExpression":
      return comparisonOf(node, names, depth)
    default:
      return undefined
  }
}

const typeOf = (argument: Node, names: Names, depth: number): Known | undefined => {
  const node = withoutTypes(argument)
  if (node.type === "Identifier" && !names.has(node.name)) {
    if (isPageGlobal(node.name)) return { value: "undefined" }
    const type = Object.hasOwn(types, node.name) ? types[node.name] : undefined
    if (type !== undefined) return { value: type }
  }
  const known = resultOf(node, names, depth)
  return known && { value: known === anObject ? "object" : typeof known.value }
}

const callOf = (called: Node, given: ReadonlyArray<Node>, names: Names, depth: number): Known | undefined => {
  const callee = withoutTypes(called)
  const asked = callee.type === "MemberExpression" && !callee.computed ? callee.property : callee
  if (asked.type !== "Identifier") return undefined
  if (asked.name === "isThread") return { value: true }
  const [first] = given
  const known = isFree(callee, "Boolean", names) && first !== undefined ? resultOf(first, names, depth) : undefined
  return known && { value: Boolean(known.value) }
}

const comparisonOf = (node: Comparison, names: Names, depth: number): Known | undefined => {
  const { operator } = node
  const left = resultOf(node.left, names, depth)
  if (operator === "in") {
    const name = String(left?.value)
    const isMissing =
      (isGlobalObject(node.right, names) && isPageGlobal(name) && !names.has(name)) ||
      (isFree(node.right, "navigator", names) && isPageNavigator(name))
    return left !== undefined && isMissing ? { value: false } : undefined
  }
  if (operator === "instanceof") {
    const isWorkers = ["DedicatedWorkerGlobalScope", "WorkerGlobalScope"].some((name) =>
      isFree(node.right, name, names)
    )
    return left === anObject && isWorkers ? { value: true } : undefined
  }
  const right = resultOf(node.right, names, depth)
  if (left === undefined || right === undefined) return undefined
  // Minifiers write `typeof window < "u"`.
  if (typeof left.value === "string" && typeof right.value === "string") {
    if (operator === "<") return { value: left.value < right.value }
    if (operator === ">") return { value: left.value > right.value }
  }
  const isSame = left.value === right.value
  if (operator === "===" || operator === "!==") return { value: isSame === (operator === "===") }
  if (operator !== "==" && operator !== "!=") return undefined
  const isEqual = isSame || (isNullish(left) && isNullish(right))
  const isConverted = !isEqual && typeof left.value !== typeof right.value && !isNullish(left) && !isNullish(right)
  if (isConverted) return undefined
  return { value: isEqual === (operator === "==") }
}

const isNullish = ({ value }: Known): boolean => value === undefined || value === null

const isFree = (node: Node, name: string, names: Names): boolean =>
  node.type === "Identifier" && node.name === name && !names.has(name)

const isGlobalObject = (node: Node, names: Names): boolean =>
  isFree(node, "globalThis", names) || isFree(node, "self", names)

/** `import.meta.main` is what a thread never is, and nothing in a browser. */
const isMain = (node: Node): boolean =>
  node.type === "MemberExpression" &&
  node.object.type === "MetaProperty" &&
  node.property.type === "Identifier" &&
  node.property.name === "main"
