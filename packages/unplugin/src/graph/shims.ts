/** Modules that give a thread what only pages have: a document of their own making, say. */
import { isPageGlobal, pageGlobalsIn } from "./pageNames.ts"

/** `globalThis.window = ...`, `(self as any)["document"] ??= ...`. */
const setting =
  /\b(?:globalThis|self)(?:\s+as\s[^)\n]*\))?\s*(?:\.\s*|\[\s*["'])(\w+)(?:["']\s*\])?\s*(?:\?\?|\|\|)?=(?![=>])/g
const settingMany =
  /\b(?:Object\.(?:assign|definePropert(?:y|ies))|Reflect\.(?:defineProperty|set))\s*\(\s*\(?\s*(?:globalThis|self)\b/

/**
 * The page's globals that a module sets itself, on the global object.
 *
 * @param code its source. It is read as text: what it only sets at times is taken to be set.
 */
export const globalsSetBy = (code: string): ReadonlySet<string> => {
  if (settingMany.test(code)) return pageGlobalsIn(code)
  return new Set([...code.matchAll(setting)].map(([, name = ""]) => name).filter(isPageGlobal))
}
