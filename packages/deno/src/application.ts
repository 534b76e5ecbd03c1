/** The program's entry module, which no thread may load unless it guards its main part. Host side. */
import { readFileSync } from "node:fs"
import type { ApplicationEntry } from "@anythread/core/backend"

/** The little of Deno's global object that is used here. */
declare const Deno: { readonly mainModule: string }

/**
 * Finds the module that Deno was started with, `Deno.mainModule`, by its URL as it stands: Deno resolves no symbolic links.
 *
 * It counts as guarded when its source asks `import.meta.main` or `isThread(`: a thread that loads it all the same and
 * starts the application meets `StartedInThread`. A source that cannot be read, for want of a file or of the permission,
 * counts as unguarded.
 */
export const application = (): ApplicationEntry | undefined => {
  const url = new URL(Deno.mainModule)
  url.search = ""
  url.hash = ""
  return { url: url.href, guarded: isGuarded(url) }
}

const isGuarded = (url: URL): boolean => {
  try {
    return /\bimport\.meta\.main\b|\bisThread\s*\(/.test(readFileSync(url, "utf8"))
  } catch {
    return false
  }
}
