/** Walks what is evaluated of an expression, on a thread: for certain, not perhaps. */
import type { CallExpression, Class, NewExpression, Node } from "oxc-parser"
import { childrenOf, type Names } from "./Names.ts"
import { isNullishOnThread, isTrueOnThread, missingMember, withoutTypes } from "./onThread.ts"

/** A walk through one function, or the module. */
export interface Walk {
  readonly names: Names
  /** Hears of every name that is read and not declared, and of what pages alone have as members; with the position. */
  readonly read: (name: string, start: number) => void
  /** Walks a function that is called where it is written: its body, its parameters, of which so many are given. */
  readonly run: (body: ReadonlyArray<Node>, parameters: ReadonlyArray<Node>, given: number) => void
}

/** Walks an expression. Bodies of functions are none of its parts, unless it calls them itself. */
export const walkExpression = (node: Node | null | undefined, walk: Walk): void => {
  if (node === null || node === undefined) return
  switch (node.type) {
    case "ArrowFunctionExpression":
    case "FunctionExpression":
    case "MetaProperty":
      return
    case "Identifier":
      if (!walk.names.has(node.name)) walk.read(node.name, node.start)
      return
    case "ClassDeclaration":
    case "ClassExpression":
      return walkClass(node, walk)
    case "CallExpression":
    case "ChainExpression":
    case "MemberExpression":
      walkChain(node, walk)
      return
    case "NewExpression":
      use(node.callee, walk)
      return walkAll(node.arguments, walk)
    case "TaggedTemplateExpression":
      use(node.tag, walk)
      return walkExpression(node.quasi, walk)
    case "AwaitExpression": {
      const { argument } = node
      // Without `await`, what an async function throws does not end the module.
      if (argument.type === "CallExpression" && walkCalled(argument, walk, true))
        return walkAll(argument.arguments, walk)
      return walkExpression(argument, walk)
    }
    case "UnaryExpression":
      if (node.operator === "typeof" && withoutTypes(node.argument).type === "Identifier") return
      return walkExpression(node.argument, walk)
    case "BinaryExpression":
      walkExpression(node.left, walk)
      return node.operator === "instanceof" ? use(node.right, walk) : walkExpression(node.right, walk)
    case "LogicalExpression": {
      walkExpression(node.left, walk)
      const left = isTrueOnThread(node.left, walk.names)
      const goesOn =
        node.operator === "??" ? isNullishOnThread(node.left, walk.names) : left === (node.operator === "&&")
      return goesOn ? walkExpression(node.right, walk) : undefined
    }
    case "ConditionalExpression": {
      walkExpression(node.test, walk)
      const test = isTrueOnThread(node.test, walk.names)
      return test === undefined ? undefined : walkExpression(test ? node.consequent : node.alternate, walk)
    }
    case "AssignmentExpression":
      // An assignment to a name alone makes a global in old scripts; and `x ||= y` may leave `y` alone.
      if (node.operator !== "=" || node.left.type !== "Identifier") walkTarget(node.left, walk)
      if (node.left.type === "ObjectPattern") return use(node.right, walk)
      return /^(?:\|\||&&|\?\?)=$/.test(node.operator) ? undefined : walkExpression(node.right, walk)
    case "Property":
      if (node.computed) walkExpression(node.key, walk)
      return walkExpression(node.value, walk)
    default: {
      const inner = withoutTypes(node)
      if (inner !== node) return walkExpression(inner, walk)
      // All else of TypeScript's is types; a statement among expressions there is none.
      return node.type.startsWith("TS") ? undefined : walkAll(childrenOf(node), walk)
    }
  }
}

/** Walks what evaluates when a pattern is set. Its default values do where what it is set from is known to lack them. */
export const walkTarget = (pattern: Node | null, walk: Walk, isSetFromNothing = false): void => {
  switch (pattern?.type) {
    case "ObjectPattern":
      for (const property of pattern.properties) {
        if (property.type === "RestElement") walkTarget(property.argument, walk)
        else {
          if (property.computed) walkExpression(property.key, walk)
          walkTarget(property.value, walk, isSetFromNothing)
        }
      }
      return
    case "ArrayPattern":
      for (const element of pattern.elements) walkTarget(element, walk, isSetFromNothing)
      return
    case "AssignmentPattern":
      if (isSetFromNothing) walkExpression(pattern.right, walk)
      return walkTarget(pattern.left, walk)
    case "RestElement":
      return walkTarget(pattern.argument, walk)
    case "Identifier":
    case "MemberExpression":
      return walkExpression(pattern, walk)
  }
}

/** Walks an expression that fails where it comes to `undefined`: what is called, extended, taken apart. */
export const use = (node: Node | null | undefined, walk: Walk): void => {
  if (node === null || node === undefined) return
  readMissing(node, walk)
  walkExpression(node, walk)
}

/** A class: all but its methods' bodies and the fields of its instances. */
const walkClass = (node: Class, walk: Walk): void => {
  if (node.declare) return
  walkAll(node.decorators, walk)
  use(node.superClass, walk)
  for (const member of node.body.body) {
    if (member.type === "StaticBlock") walk.run(member.body, [], 0)
    else if ("decorators" in member && !("declare" in member && member.declare)) {
      walkAll(member.decorators, walk)
      if (member.computed) walkExpression(member.key, walk)
      if (member.type === "MethodDefinition") {
        for (const parameter of member.value.params) walkAll(parameter.decorators ?? [], walk)
      } else if (member.static) walkExpression(member.value, walk)
    }
  }
}

/** Walks members and calls. Returns whether all of the chain is evaluated: what follows `?.` may not be. */
const walkChain = (node: Node, walk: Walk): boolean => {
  switch (node.type) {
    case "ChainExpression":
      // What stands around it goes on, whatever it comes to.
      walkChain(node.expression, walk)
      return true
    case "TSNonNullExpression":
      return walkChain(node.expression, walk)
    case "MemberExpression": {
      const { computed, object, optional, property } = node
      if (!optional) readMissing(object, walk)
      const isCertain = walkChain(object, walk) && !optional
      if (isCertain && computed) walkExpression(property, walk)
      return isCertain
    }
    case "CallExpression": {
      if (!node.optional && walkCalled(node, walk, false)) {
        walkAll(node.arguments, walk)
        return true
      }
      if (!node.optional) readMissing(node.callee, walk)
      const isCertain = walkChain(node.callee, walk) && !node.optional
      if (isCertain) walkAll(node.arguments, walk)
      return isCertain
    }
    default:
      walkExpression(node, walk)
      return true
  }
}

const readMissing = (node: Node, walk: Walk): void => {
  const missing = missingMember(node, walk.names)
  if (missing !== undefined) walk.read(missing, node.start)
}

/** Walks the body of a function that is called where it is written. Returns whether there is one. */
const walkCalled = (
  { arguments: given, callee }: CallExpression | NewExpression,
  walk: Walk,
  isAwaited: boolean
): boolean => {
  const called = withoutTypes(callee)
  const isOfThis =
    called.type === "MemberExpression" && !called.computed && /^(?:call|apply)$/.test(nameOf(called.property))
  const it = withoutTypes(isOfThis ? called.object : called)
  if (it.type !== "FunctionExpression" && it.type !== "ArrowFunctionExpression") return false
  const isLater = it.generator || (it.async && !isAwaited)
  if (isLater || it.body === null) return true
  const isSpread = isOfThis || given.some(({ type }) => type === "SpreadElement")
  const own = it.id === null ? [] : [it.id]
  const body = it.body.type === "BlockStatement" ? it.body.body : [it.body]
  walk.run(body, [...it.params, ...own], isSpread ? Number.POSITIVE_INFINITY : given.length)
  return true
}

const nameOf = (node: Node): string => (node.type === "Identifier" ? node.name : "")

const walkAll = (nodes: ReadonlyArray<Node | null>, walk: Walk): void => {
  for (const node of nodes) walkExpression(node, walk)
}
