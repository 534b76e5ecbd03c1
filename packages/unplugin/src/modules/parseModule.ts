/** Parses one module of any language that bundlers take for JavaScript. */
import { type EcmaScriptModule, type Program, parseSync } from "oxc-parser"

/** A module that could be parsed. */
export interface Parsed {
  /** Without the nodes of parentheses. Positions are UTF-16 units from the beginning of the source. */
  readonly program: Program
  readonly imports: EcmaScriptModule["staticImports"]
}

/**
 * Parses a module, TypeScript and JSX as they are.
 *
 * @param code its source.
 * @param id its path; the extension says its language, or a query that ends in `lang.tsx`, as those of components do.
 * @returns the module; `undefined` where the source is none (the bundler says why).
 */
export const parseModule = (code: string, id: string): Parsed | undefined => {
  const [path = ""] = id.split(/[?#]/)
  // Left to itself, the parser takes what neither imports nor exports for a script, where `await` is a name.
  const sourceType = /\.c[jt]s$/.test(path) ? "commonjs" : "module"
  const { errors, module, program } = parseSync(path, code, { lang: languageOf(id), preserveParens: false, sourceType })
  if (errors.some(({ severity }) => severity === "Error")) return undefined
  return { program, imports: module.staticImports }
}

/** What is not plain JavaScript is taken for TypeScript, which has nearly all of it. */
const languageOf = (id: string): "jsx" | "ts" | "tsx" => {
  const [path = ""] = id.split(/[?#]/)
  const [, language] = /\.[cm]?([jt]sx?)$/.exec(path) ?? /\blang\.([jt]sx?)$/.exec(id) ?? []
  // Bundlers are often told to take JSX in `.js` too, and nothing else can be meant by it.
  if (language === "js" || language === "jsx") return "jsx"
  return language === "tsx" ? "tsx" : "ts"
}
