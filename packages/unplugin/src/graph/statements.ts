/** Walks what is evaluated of statements, on a thread: for certain, not perhaps. */
import type { Node } from "oxc-parser"
import { use, type Walk, walkExpression, walkTarget } from "./expressions.ts"
import { childrenOf, type Names, namesIn } from "./Names.ts"
import { isTrueOnThread } from "./onThread.ts"

/**
 * Walks the statements of a module, or a function that is called.
 *
 * @param body the statements.
 * @param outer what is declared around them.
 * @param read hears of every name that is read and not declared.
 * @param parameters the function's.
 * @param given how many of them the call gives; the others take their default values.
 */
export const walkBody = (
  body: ReadonlyArray<Node>,
  outer: Names,
  read: Walk["read"],
  parameters: ReadonlyArray<Node> = [],
  given: number = parameters.length
): void => {
  const names = namesIn(body, outer, parameters)
  const walk: Walk = { names, read, run: (inner, ...call) => walkBody(inner, names, read, ...call) }
  parameters.forEach((parameter, index) => {
    walkTarget(parameter, walk, index >= given)
  })
  walkStatements(body, walk)
}

/** Returns whether what follows is evaluated for certain, as all of these do. */
const walkStatements = (body: ReadonlyArray<Node>, walk: Walk): boolean =>
  body.every((statement) => walkStatement(statement, walk))

const walkStatement = (node: Node, walk: Walk): boolean => {
  switch (node.type) {
    case "BlockStatement":
    case "TSModuleBlock":
      return walkStatements(node.body, walk)
    case "ExpressionStatement":
      walkExpression(node.expression, walk)
      return true
    case "VariableDeclaration":
      for (const { id, init } of node.declare ? [] : node.declarations) {
        if (id.type === "ObjectPattern") use(init, walk)
        else walkExpression(init, walk)
        if (id.type !== "Identifier") walkTarget(id, walk, init !== null && isEmpty(init))
      }
      return true
    case "ExportNamedDeclaration":
      return node.declaration === null || walkStatement(node.declaration, walk)
    case "ExportDefaultDeclaration":
      return walkStatement(node.declaration, walk)
    case "IfStatement": {
      walkExpression(node.test, walk)
      const test = isTrueOnThread(node.test, walk.names)
      if (test === undefined) return !mayLeave(node)
      const branch = test ? node.consequent : node.alternate
      return branch === null || walkStatement(branch, walk)
    }
    case "ReturnStatement":
    case "ThrowStatement":
      walkExpression(node.argument, walk)
      return false
    case "BreakStatement":
    case "ContinueStatement":
      return false
    case "LabeledStatement":
      return walkStatement(node.body, walk)
    case "TryStatement":
      return walkTry(node, walk)
    case "DoWhileStatement":
      return walkStatement(node.body, walk) && !mayLeave(node)
    // The bodies of other loops, and cases, may not be evaluated at all.
    case "ForStatement":
      if (node.init !== null) walkStatement(node.init, walk)
      walkExpression(node.test, walk)
      return !mayLeave(node)
    case "ForInStatement":
    case "ForOfStatement":
      walkExpression(node.right, walk)
      return !mayLeave(node)
    case "WhileStatement":
      walkExpression(node.test, walk)
      return !mayLeave(node)
    case "SwitchStatement":
      walkExpression(node.discriminant, walk)
      return !mayLeave(node)
    case "TSEnumDeclaration":
      for (const { initializer } of node.declare ? [] : node.body.members) walkExpression(initializer, walk)
      return true
    case "TSModuleDeclaration":
      return node.declare || node.body === null || node.body === undefined || walkStatement(node.body, walk)
    case "TSExportAssignment":
      walkExpression(node.expression, walk)
      return true
    case "FunctionDeclaration":
    case "ImportDeclaration":
    case "ExportAllDeclaration":
    case "WithStatement":
      return true
    default:
      // Classes, and the expression of `export default` or of an arrow; all else of TypeScript's is types.
      walkExpression(node, walk)
      return true
  }
}

const walkTry = (node: Extract<Node, { type: "TryStatement" }>, walk: Walk): boolean => {
  const { block, finalizer, handler } = node
  // Who catches expects that it may fail.
  const goesOn = handler === null ? walkStatements(block.body, walk) : !mayLeave(block) && !mayLeave(handler)
  return (finalizer === null || walkStatements(finalizer.body, walk)) && goesOn
}

/** Whether a statement holds one that leaves it for elsewhere. `break` is taken for such, but in a `switch` or a loop of its own. */
const mayLeave = (node: Node, isInside = false): boolean => {
  switch (node.type) {
    case "ReturnStatement":
    case "ThrowStatement":
      return true
    case "BreakStatement":
    case "ContinueStatement":
      return !isInside || node.label !== null
    case "ArrowFunctionExpression":
    case "ClassDeclaration":
    case "ClassExpression":
    case "FunctionDeclaration":
    case "FunctionExpression":
      return false
    default: {
      const isOne = isInside || /^(?:DoWhile|For|ForIn|ForOf|Switch|While)Statement$/.test(node.type)
      return childrenOf(node).some((child) => mayLeave(child, isOne))
    }
  }
}

const isEmpty = (node: Node): boolean =>
  (node.type === "ObjectExpression" && node.properties.length === 0) ||
  (node.type === "ArrayExpression" && node.elements.length === 0)
