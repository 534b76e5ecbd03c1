/**
 * From a function to its syntax tree, and to text that is an expression: a method's own text is none. Host side, step 1
 * of a call, loaded with the parser.
 */
import { type ArrowFunctionExpression, type FunctionExpression, type Program, parse } from "acorn"
import { findNodeAt } from "acorn-walk"

/** A function's syntax tree and an expression for it, or why there is none. */
export type Read =
  | {
      readonly node: ArrowFunctionExpression | FunctionExpression
      readonly text: string
      /** Its text must be evaluated in strict mode. */
      readonly strict: boolean
    }
  | { readonly unreadable: "native" | "class" | "syntax" }

/**
 * Where a function can stand, so that `super`, `new.target` and `arguments` from around it parse: which of them are
 * captured is not for the parser to say. A class body is strict.
 */
const around = {
  strict: ["(class extends Object { constructor() { return (", "\n) } })"],
  sloppy: ["({ method() { return (", "\n) } })"]
} as const

/** Reads a function. `syntax` is also an accessor or a private method: neither can stand outside of its class. */
export const readFunction = (fn: (...args: never) => unknown): Read => {
  // Its own toString may be anybody's.
  const text = Function.prototype.toString.call(fn)
  if (/\{\s*\[native code\]\s*\}\s*$/.test(text)) return { unreadable: "native" }
  for (const mode of isSloppy(fn) ? (["sloppy"] as const) : (["strict", "sloppy"] as const)) {
    const read = asExpression(text, mode) ?? asMethod(text, mode, fn.name)
    if (read !== undefined) return read
  }
  return { unreadable: "syntax" }
}

/**
 * Only an ordinary sloppy function answers when asked for its caller. Arrows and methods never do: those of a script are
 * taken for strict where they parse so, as nearly all code that imports this library is a module's.
 */
const isSloppy = (fn: object): boolean => {
  try {
    Reflect.get(fn, "caller")
    return true
  } catch {
    return false
  }
}

const asExpression = (text: string, mode: keyof typeof around): Read | undefined => {
  const node = nodeAt(/^(?:ArrowFunction|Function|Class)Expression$/, mode, "", text, "")
  if (node?.type === "ClassExpression") return { unreadable: "class" }
  if (node?.type !== "ArrowFunctionExpression" && node?.type !== "FunctionExpression") return undefined
  return { node, text, strict: mode === "strict" }
}

const asMethod = (text: string, mode: keyof typeof around, name: unknown): Read | undefined => {
  const node = nodeAt(/^Property$/, mode, "({", text, "})")
  if (node?.type !== "Property" || !node.method || node.value.type !== "FunctionExpression") return undefined
  const { async, end, generator, start } = node.value
  // The key is written anew: a computed one would be computed again, from what the thread may not have.
  const key = JSON.stringify(typeof name === "string" ? name : "")
  const method = `${async ? "async " : ""}${generator ? "*" : ""}${key}${text.slice(start - node.start, end - node.start)}`
  return { node: node.value, text: `({ ${method} })[${key}]`, strict: mode === "strict" }
}

/** The node that is exactly `text`. */
const nodeAt = (type: RegExp, mode: keyof typeof around, open: string, text: string, close: string) => {
  const [before, after] = around[mode]
  const start = before.length + open.length
  const program = programOf(`${before}${open}${text}${close}${after}`)
  return program && findNodeAt(program, start, start + text.length, (_, { type: found }) => type.test(found))?.node
}

const programOf = (input: string): Program | undefined => {
  try {
    return parse(input, {
      ecmaVersion: "latest",
      sourceType: "script",
      allowHashBang: false,
      allowAwaitOutsideFunction: false,
      // Both for what is captured, and named as such later: `import.meta`, `#secret`.
      allowImportExportEverywhere: true,
      checkPrivateFields: false
    })
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
