/** The program's entry module, which no thread may load unless it guards its main part. Host side. */
import { readFileSync, realpathSync } from "node:fs"
import { pathToFileURL } from "node:url"
import type { ApplicationEntry } from "@anythread/core/backend"

declare const Bun: { readonly main: string }

/**
 * Finds the module that Bun was started with, by its real path. `undefined` under `bun -e`, in a REPL, from standard
 * input, in a compiled program.
 *
 * It counts as guarded when its source asks `import.meta.main` or `isThread(`: a thread that loads it all the same and
 * starts the application meets `StartedInThread`.
 */
export const application = (): ApplicationEntry | undefined => {
  try {
    const path = realpathSync(Bun.main)
    const guarded = /\bimport\.meta\.main\b|\bisThread\s*\(/.test(readFileSync(path, "utf8"))
    return { url: pathToFileURL(path).href, guarded }
  } catch {
    return undefined
  }
}
