/** The program's entry module, which no thread may load unless it guards its main part. Host side. */

import { pathToFileURL } from "node:url"
import type { ApplicationEntry } from "@anythread/core/backend"
import { process } from "./process.ts"

/**
 * Finds the module that Node was started with, by its real path. `undefined` under `node -e`, in a REPL, from standard
 * input.
 *
 * It counts as guarded when its source asks `import.meta.main` or `isThread(`: a thread that loads it all the same and
 * starts the application meets `StartedInThread`.
 */
export const application = (): ApplicationEntry | undefined => {
  const [, file] = process.argv
  // Not imported: that reads all of its properties, `promises` among them, and takes 2.6 ms on Node 24.
  const { readFileSync, realpathSync } = process.getBuiltinModule("node:fs")
  if (file === undefined) return undefined
  try {
    const path = realpathSync(file)
    const guarded = /\bimport\.meta\.main\b|\bisThread\s*\(/.test(readFileSync(path, "utf8"))
    return { url: pathToFileURL(path).href, guarded }
  } catch {
    return undefined
  }
}
