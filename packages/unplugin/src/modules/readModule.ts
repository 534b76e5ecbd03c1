/** Finds, in one module's source, what the plugin has to know of it: its portable functions and the modules it has addresses of. */
import { type CallExpression, type Expression, Visitor } from "oxc-parser"
import { type Parsed, parseModule } from "./parseModule.ts"

/** A piece of the source, in UTF-16 units from its beginning. */
export interface Span {
  readonly start: number
  readonly end: number
}

/**
 * The address of another module: `new URL("./codec.ts", import.meta.url)` in a call of `addressOf`. In a call of `portable` too,
 * where a bundler has written `new URL("tasks.js", import.meta.url).href` into a library.
 */
export interface OtherAddress extends Span {
  /** What names the module, as an import would. */
  readonly specifier: string
}

/** What was found. */
export interface ModuleReading {
  /** Each `import.meta.url` in a call of `portable`. Any makes the module a task module. */
  readonly own: ReadonlyArray<Span>
  /** Each address of another module, which is a task module by that. */
  readonly others: ReadonlyArray<OtherAddress>
}

/** The entry points that have `portable` and `addressOf`. */
const doors = new Set(["anythread/thread", "@anythread/core/thread"])

/**
 * Reads a module before any other plugin has changed it: TypeScript and JSX as they are.
 *
 * @param code its source.
 * @param id its path, which says its language.
 * @returns what was found; `undefined` where there is nothing, or no module that could be parsed (the bundler says why).
 */
export const readModule = (code: string, id: string): ModuleReading | undefined => {
  // Parsing every module of an application would take seconds.
  if (!/\b(?:portable|addressOf)\b/.test(code) || !/\banythread\b/.test(code)) return undefined
  const parsed = parseModule(code, id)
  if (parsed === undefined) return undefined
  const names = namesOf(parsed.imports)
  const own: Array<Span> = []
  const others: Array<OtherAddress> = []
  new Visitor({
    CallExpression: (call) => {
      const [first] = call.arguments
      const verb = names(call.callee)
      if (verb === "portable" && first !== undefined && isOwnUrl(first)) own.push(spanOf(first))
      const specifier =
        (verb === "addressOf" || verb === "portable") && first !== undefined ? specifierOf(first) : undefined
      if (first !== undefined && specifier !== undefined) others.push({ ...spanOf(first), specifier })
    }
  }).visit(parsed.program)
  return own.length + others.length === 0 ? undefined : { own, others }
}

/** Says which of our verbs an expression names, whatever the import calls it. */
const namesOf = (imports: Parsed["imports"]): ((callee: Expression) => string | undefined) => {
  const verbs = new Map<string, string>()
  const namespaces = new Set<string>()
  for (const { entries, moduleRequest } of imports) {
    if (!doors.has(moduleRequest.value)) continue
    for (const { importName, localName } of entries) {
      if (importName.kind === "NamespaceObject") namespaces.add(localName.value)
      else if (importName.name != null) verbs.set(localName.value, importName.name)
    }
  }
  return (callee) => {
    if (callee.type === "Identifier") return verbs.get(callee.name)
    const isMember = callee.type === "MemberExpression" && !callee.computed && callee.object.type === "Identifier"
    return isMember && namespaces.has((callee.object as { name: string }).name)
      ? (callee.property as { name: string }).name
      : undefined
  }
}

type Argument = CallExpression["arguments"][number]

const isOwnUrl = (node: Argument): boolean =>
  node.type === "MemberExpression" &&
  node.object.type === "MetaProperty" &&
  node.object.meta.name === "import" &&
  node.property.type === "Identifier" &&
  node.property.name === "url"

const specifierOf = (node: Argument): string | undefined => {
  if (node.type === "MemberExpression" && !node.computed && (node.property as { name: string }).name === "href") {
    return specifierOf(node.object)
  }
  if (node.type !== "NewExpression" || node.callee.type !== "Identifier" || node.callee.name !== "URL") return undefined
  const [path, base] = node.arguments
  if (base === undefined || !isOwnUrl(base) || path === undefined) return undefined
  const text = textOf(path)
  // As an import, a bare name would be a package's.
  return text === undefined || /^(?:\.{0,2}\/|[\w+.-]+:)/.test(text) ? text : `./${text}`
}

/** What a literal says. Minifiers make template literals of strings. */
const textOf = (node: Argument): string | undefined => {
  if (node.type === "TemplateLiteral" && node.expressions.length === 0) return node.quasis[0]?.value.cooked ?? undefined
  return node.type === "Literal" && typeof node.value === "string" ? node.value : undefined
}

const spanOf = ({ end, start }: Span): Span => ({ start, end })
