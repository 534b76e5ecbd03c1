/** The names that a module, or a function of it, declares: what they stand for is not the page's. */
import { type Node, visitorKeys } from "oxc-parser"

/** A constant's value, and the names that it is to be read with. */
export interface Constant {
  readonly init: Node
  readonly names: Names
}

/** The names that code can see. */
export interface Names {
  /** Whether the module declares or imports it. */
  readonly has: (name: string) => boolean
  /** What a `const` has been set to; `undefined` where there is none, or several of one name. */
  readonly constant: (name: string) => Constant | undefined
}

/**
 * Collects the names of one function, or of the module. Those of its blocks count throughout: that a name is nobody else's
 * may then be missed, but nothing of the module's own is taken for the page's.
 *
 * @param body its statements.
 * @param outer what is declared around it.
 * @param patterns its parameters.
 */
export const namesIn = (body: ReadonlyArray<Node>, outer: Names, patterns: ReadonlyArray<Node | null> = []): Names => {
  const own = new Set<string>()
  const constants = new Map<string, Node>()
  const declare = (name: string, init?: Node): void => {
    if (init === undefined || own.has(name)) constants.delete(name)
    else constants.set(name, init)
    own.add(name)
  }
  for (const pattern of patterns) for (const name of boundBy(pattern)) declare(name)
  for (const statement of body) collect(statement, declare)
  const names: Names = {
    has: (name) => own.has(name) || outer.has(name),
    constant: (name) => {
      const init = constants.get(name)
      if (init !== undefined) return { init, names }
      return own.has(name) ? undefined : outer.constant(name)
    }
  }
  return names
}

/** The nodes of a node, in the order of the source. */
export const childrenOf = (node: Node): ReadonlyArray<Node> => {
  const fields = node as unknown as Readonly<Record<string, Node | ReadonlyArray<Node | null> | null | undefined>>
  const children = (visitorKeys[node.type] ?? []).flatMap((key) => fields[key] ?? [])
  return children.filter((child) => child !== null)
}

type Declare = (name: string, init?: Node) => void

const collect = (node: Node, declare: Declare): void => {
  // What is only declared to the type checker is still the page's.
  if ("declare" in node && node.declare) return
  switch (node.type) {
    case "ArrowFunctionExpression":
    case "FunctionExpression":
    case "ImportDeclaration":
      if (node.type === "ImportDeclaration" && node.importKind !== "type") {
        for (const specifier of node.specifiers) declare(specifier.local.name)
      }
      return
    case "FunctionDeclaration":
      if (node.id !== null) declare(node.id.name)
      return
    case "TSDeclareFunction":
    case "TSInterfaceDeclaration":
    case "TSTypeAliasDeclaration":
      return
    case "VariableDeclaration":
      for (const { id, init } of node.declarations) {
        const isConstant = node.kind === "const" && id.type === "Identifier" && init !== null
        for (const name of boundBy(id)) declare(name, isConstant ? init : undefined)
      }
      break
    case "CatchClause":
      for (const name of boundBy(node.param)) declare(name)
      break
    case "ClassDeclaration":
    case "ClassExpression":
    case "TSEnumDeclaration":
    case "TSEnumMember":
    case "TSImportEqualsDeclaration":
    case "TSModuleDeclaration":
      if (node.id?.type === "Identifier") declare(node.id.name)
  }
  for (const child of childrenOf(node)) collect(child, declare)
}

/** The names that a pattern sets. */
const boundBy = (pattern: Node | null): ReadonlyArray<string> => {
  switch (pattern?.type) {
    case "Identifier":
      return [pattern.name]
    case "ObjectPattern":
      return pattern.properties.flatMap((property) => boundBy(property.type === "Property" ? property.value : property))
    case "ArrayPattern":
      return pattern.elements.flatMap(boundBy)
    case "AssignmentPattern":
      return boundBy(pattern.left)
    case "RestElement":
      return boundBy(pattern.argument)
    default:
      return []
  }
}
