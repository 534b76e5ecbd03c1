/**
 * Which names does a function use that it does not declare? One walk notes declarations and uses by scope; they meet
 * when it is over, which is all there is to hoisting. Host side, step 1 of a call, loaded with the parser.
 */
import type {
  ArrowFunctionExpression,
  Class,
  Expression,
  FunctionExpression,
  Function as FunctionNode,
  Node,
  Pattern,
  Super
} from "acorn"
import { base, type RecursiveVisitors, recursive, type WalkerCallback } from "acorn-walk"
import { counterKinds, isCounterName } from "./compilerHelpers.ts"

/** What a function takes from around it. */
export interface FreeNames {
  /** What no thread has, in the order of the text, each once. */
  readonly captured: ReadonlyArray<string>
  /** Coverage counters of Istanbul, each once. */
  readonly counters: ReadonlyArray<string>
  /** It uses `__name`. */
  readonly named: boolean
}

interface Scope {
  readonly names: Set<string>
  readonly outer: Scope | undefined
  /** Where its `var`s live: undefined for the scope itself. */
  readonly vars: Scope | undefined
}

interface Use {
  readonly name: string
  readonly start: number
  /** Undefined for what is no variable and is captured for certain. */
  readonly scope: Scope | undefined
  readonly kind: "name" | "counter"
}

/** Where the walk stands. */
interface Place {
  readonly scope: Scope
  /** `this` and `new.target` belong to the function that is read, or to one in it. */
  readonly ownThis: boolean
  /** `super` belongs to a method in it. */
  readonly ownSuper: boolean
  /** Private names of the classes in it. */
  readonly secrets: ReadonlySet<string>
  readonly uses: Array<Use>
}

type Walk = WalkerCallback<Place>

/** Finds what a function uses from around it. Of a method, give the value: its key is evaluated where it stands. */
export const freeNames = (node: ArrowFunctionExpression | FunctionExpression): FreeNames => {
  const uses: Array<Use> = []
  recursive<Place>(
    node,
    { scope: functionScope(), ownThis: false, ownSuper: false, secrets: new Set(), uses },
    visitors
  )
  const free = uses.filter((use) => !isDeclared(use)).sort((a, b) => a.start - b.start)
  const captured = new Set<string>()
  const counters = new Set<string>()
  for (const { kind, name, scope } of free) {
    if (kind === "counter") counters.add(name)
    else if (scope === undefined || (name !== "__name" && !(name in globalThis))) captured.add(name)
  }
  return { captured: [...captured], counters: [...counters], named: free.some(({ name }) => name === "__name") }
}

const isDeclared = ({ name, scope }: Use): boolean => {
  for (let at = scope; at !== undefined; at = at.outer) if (at.names.has(name)) return true
  return false
}

const blockScope = (outer: Scope): Scope => ({ names: new Set(), outer, vars: outer.vars ?? outer })

const functionScope = (outer?: Scope, names: ReadonlyArray<string> = []): Scope => ({
  names: new Set(names),
  outer,
  vars: undefined
})

const inBlock = (place: Place): Place => ({ ...place, scope: blockScope(place.scope) })

const use = ({ scope, uses }: Place, { start }: Node, name: string, kind: Use["kind"] = "name"): void => {
  uses.push({ name, start, scope, kind })
}

const capture = ({ uses }: Place, { start }: Node, text: string): void => {
  uses.push({ name: text, start, scope: undefined, kind: "name" })
}

/** Specifiers that mean something only beside the module, or in the package, in which they are written. */
const beside = /^(?:\.{0,2}$|\.{1,2}\/|#)/

const visitFunction = (node: FunctionNode, place: Place, walk: Walk): void => {
  const isArrow = (node as Node).type === "ArrowFunctionExpression"
  let { scope } = place
  if (node.id) {
    if ((node as Node).type === "FunctionDeclaration") scope.names.add(node.id.name)
    else scope = functionScope(scope, [node.id.name])
  }
  // Apart from the body's: a parameter's default does not see what the body declares.
  const parameters = functionScope(scope, isArrow ? [] : ["arguments"])
  const inside: Place = { ...place, scope: parameters, ownThis: place.ownThis || !isArrow }
  for (const parameter of node.params) visitPattern(parameter, inside, walk, parameters)
  if (node.body.type !== "BlockStatement") return walk(node.body, inside)
  const body: Place = { ...inside, scope: functionScope(parameters) }
  for (const statement of node.body.body) walk(statement, body)
}

const visitClass = (node: Class, place: Place, walk: Walk): void => {
  if (node.id && (node as Node).type === "ClassDeclaration") place.scope.names.add(node.id.name)
  const { scope } = inBlock(place)
  if (node.id) scope.names.add(node.id.name)
  if (node.superClass) walk(node.superClass, { ...place, scope })
  const secrets = new Set(place.secrets)
  for (const member of node.body.body) {
    if ("key" in member && member.key.type === "PrivateIdentifier") secrets.add(member.key.name)
  }
  for (const member of node.body.body) walk(member, { ...place, scope, secrets })
}

/** Declares the names of a pattern in `binds`; a pattern that assigns, where it is undefined, uses them. */
const visitPattern = (node: Pattern, place: Place, walk: Walk, binds?: Scope): void => {
  switch (node.type) {
    case "Identifier":
      if (binds === undefined) use(place, node, node.name)
      else binds.names.add(node.name)
      return
    case "RestElement":
      return visitPattern(node.argument, place, walk, binds)
    case "AssignmentPattern":
      visitPattern(node.left, place, walk, binds)
      return walk(node.right, place)
    case "ArrayPattern":
      for (const element of node.elements) if (element !== null) visitPattern(element, place, walk, binds)
      return
    case "ObjectPattern":
      for (const property of node.properties) {
        if (property.type === "RestElement") visitPattern(property, place, walk, binds)
        else {
          if (property.computed) walk(property.key, place)
          visitPattern(property.value, place, walk, binds)
        }
      }
      return
    default:
      return walk(node, place)
  }
}

/** The counter that is called, as `cov_1f2e3d()` is. */
const counterOf = (node: Expression | Super): string | undefined => {
  if (node.type !== "CallExpression" || node.arguments.length > 0 || node.callee.type !== "Identifier") return undefined
  return isCounterName(node.callee.name) ? node.callee.name : undefined
}

/** What is not here is walked by acorn-walk: it has neither a scope nor a name of its own. */
const visitors: RecursiveVisitors<Place> = {
  Function: visitFunction,
  Class: visitClass,
  Pattern: (node, place, walk) => visitPattern(node, place, walk),
  VariableDeclaration: ({ declarations, kind }, place, walk) => {
    const binds = kind === "var" ? (place.scope.vars ?? place.scope) : place.scope
    for (const { id, init } of declarations) {
      visitPattern(id, place, walk, binds)
      if (init) walk(init, place)
    }
  },

  BlockStatement: (node, place, walk) => base.BlockStatement?.(node, inBlock(place), walk),
  ForStatement: (node, place, walk) => base.ForStatement?.(node, inBlock(place), walk),
  ForInStatement: (node, place, walk) => base.ForInStatement?.(node, inBlock(place), walk),
  ForOfStatement: (node, place, walk) => base.ForOfStatement?.(node, inBlock(place), walk),
  SwitchStatement: ({ cases, discriminant }, place, walk) => {
    walk(discriminant, place)
    const inside = inBlock(place)
    for (const one of cases) walk(one, inside)
  },
  CatchClause: ({ body, param }, place, walk) => {
    const inside = inBlock(place)
    if (param) visitPattern(param, inside, walk, inside.scope)
    walk(body, inside)
  },

  MethodDefinition: ({ computed, key, value }, place, walk) => {
    if (computed) walk(key, place)
    walk(value, { ...place, ownSuper: true })
  },
  PropertyDefinition: ({ computed, key, value }, place, walk) => {
    if (computed) walk(key, place)
    if (value) walk(value, { ...place, ownThis: true, ownSuper: true })
  },
  StaticBlock: ({ body }, place, walk) => {
    const inside = { ...place, scope: functionScope(place.scope), ownThis: true, ownSuper: true }
    for (const statement of body) walk(statement, inside)
  },
  Property: ({ computed, key, kind, method, value }, place, walk) => {
    if (computed) walk(key, place)
    walk(value, method || kind !== "init" ? { ...place, ownSuper: true } : place)
  },

  Identifier: (node, place) => use(place, node, node.name),
  PrivateIdentifier: (node, place) => {
    if (!place.secrets.has(node.name)) capture(place, node, `#${node.name}`)
  },
  ThisExpression: (node, place) => {
    if (!place.ownThis) capture(place, node, "this")
  },
  Super: (node, place) => {
    if (!place.ownSuper) capture(place, node, "super")
  },
  MetaProperty: (node, place) => {
    if (node.meta.name === "import") capture(place, node, "import.meta")
    else if (!place.ownThis) capture(place, node, "new.target")
  },
  ImportExpression: (node, place, walk) => {
    const { source } = node
    const [quasi] = source.type === "TemplateLiteral" && source.expressions.length === 0 ? source.quasis : []
    const specifier = source.type === "Literal" ? source.value : quasi?.value.cooked
    if (typeof specifier === "string" && beside.test(specifier)) {
      capture(place, node, `import(${JSON.stringify(specifier)})`)
    }
    base.ImportExpression?.(node, place, walk)
  },

  UnaryExpression: ({ argument, operator }, place, walk) => {
    // The one use that a missing name survives; `arguments` is never missing.
    if (operator !== "typeof" || argument.type !== "Identifier" || argument.name === "arguments") walk(argument, place)
  },
  MemberExpression: (node, place, walk) => {
    const { computed, object, property } = node
    const counter = counterOf(object)
    const counts = counter !== undefined && property.type === "Identifier" && counterKinds.has(property.name)
    if (counts && !computed) return use(place, object, counter, "counter")
    walk(object, place)
    if (computed || property.type === "PrivateIdentifier") walk(property, place)
  },
  ExpressionStatement: ({ expression }, place, walk) => {
    const counter = counterOf(expression)
    if (counter === undefined) walk(expression, place)
    else use(place, expression, counter, "counter")
  }
}
