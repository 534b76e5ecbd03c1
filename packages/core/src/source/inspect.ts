/**
 * Says whether the source of a plain function suffices to run it elsewhere, and what to send then. Host side, step 1 of
 * a call. Loaded only when a function without an address is called: it brings the parser with it.
 */

import { counterStub, nameHelper } from "./compilerHelpers.ts"
import { freeNames } from "./freeNames.ts"
import { readFunction } from "./readFunction.ts"

/**
 * What a function's text says. `source`: an expression whose value, in the global scope of any thread, is the function.
 * `captured`: what it uses from around it, in the order of the text, each once: names, or `this`, `super`,
 * `new.target`, `import.meta`, `import("./relative.ts")` and private names such as `#secret`. `unreadable`: it is native
 * or bound, a class, or in a form that cannot be sent (an accessor, a private method, syntax that the parser lacks).
 */
export type Inspected =
  | { readonly source: string }
  | { readonly captured: ReadonlyArray<string> }
  | { readonly unreadable: "native" | "class" | "syntax" }

/**
 * Reads a function's text. Whatever is a global here counts as a global on the thread; a name that is only asked for by
 * `typeof` may be missing there.
 *
 * A module's code is strict, while text is evaluated in sloppy mode: the source of a function that is not known to be
 * sloppy therefore brings `"use strict"` along.
 */
export const inspectFunction = (fn: (...args: never) => unknown): Inspected => {
  try {
    return inspect(fn)
  } catch (error) {
    // The stack ran out, in a text that is nested too deeply.
    if (error instanceof RangeError) return { unreadable: "syntax" }
    throw error
  }
}

const inspect = (fn: (...args: never) => unknown): Inspected => {
  const read = readFunction(fn)
  if ("unreadable" in read) return read
  const { captured, counters, named } = freeNames(read.node)
  if (captured.length > 0) return { captured }
  const supplied = new Map(counters.map((counter) => [counter, counterStub]))
  if (named) supplied.set("__name", nameHelper)
  if (!read.strict && supplied.size === 0) return { source: read.text }
  const body = read.strict ? `{ "use strict"; return (${read.text}) }` : `(${read.text})`
  return { source: `((${[...supplied.keys()].join(", ")}) => ${body})(${[...supplied.values()].join(", ")})` }
}
