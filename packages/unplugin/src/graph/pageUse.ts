/** Finds what a module needs of a page to be loaded at all: where it runs on a thread, it fails there. */
import { parseModule } from "../modules/parseModule.ts"
import { isPageGlobal, mentionsPage } from "./pageNames.ts"
import { globalsSetBy } from "./shims.ts"
import { walkBody } from "./statements.ts"

/** One of the page's globals that a module touches. */
export interface PageUse {
  /** `document`; `navigator.clipboard` for a member that only a page's navigator has. */
  readonly name: string
  /** The first line that does, counted from 1. */
  readonly line: number
}

/**
 * Finds the page's globals that a module touches while it is evaluated, as far as that is certain: what stands under a
 * condition counts where the condition holds on every thread (`typeof window === "undefined"`, `isThread()`), and what stands
 * in a loop, in a `try` with a `catch` or in a function that is called elsewhere does not.
 *
 * @param code its source: TypeScript and JSX as they are.
 * @param id its path, which says its language.
 * @returns each name once, by line; none for what cannot be parsed.
 */
export const pageUses = (code: string, id: string): ReadonlyArray<PageUse> => {
  if (!mentionsPage(code)) return []
  const parsed = parseModule(code, id)
  if (parsed === undefined) return []
  const starts = new Map<string, number>()
  const set = globalsSetBy(code)
  const given = { has: (name: string) => set.has(name), constant: () => undefined }
  walkBody(parsed.program.body, given, (name, start) => {
    if (!isPageGlobal(name) && !name.startsWith("navigator.")) return
    starts.set(name, Math.min(start, starts.get(name) ?? start))
  })
  return [...starts]
    .sort(([, one], [, other]) => one - other)
    .map(([name, start]) => ({ name, line: lineOf(code, start) }))
}

const lineOf = (code: string, start: number): number => code.slice(0, start).split(/\r\n|[\n\r\u2028\u2029]/).length
