/** The addresses of task modules in a bundle whose files are not modules that can be imported by URL. */
import { createHash } from "node:crypto"
import { posix, win32 } from "node:path"

/**
 * The address of a module: the same for host and thread, in every build of the same sources, on every machine that has them and
 * their dependencies in the same places. No two modules share one.
 *
 * @param root the directory of the project.
 * @param id the module's path.
 */
export const addressOfFile = (root: string, id: string): string => {
  const isWindows = /^(?:[A-Za-z]:|\\\\)/.test(root)
  const path = isWindows ? win32.relative(root, id).replaceAll("\\", "/") : posix.relative(root, id)
  // From another drive there is no way, and a bundle must not tell where its author keeps things.
  const named = /^(?:[A-Za-z]:|\/)/.test(path) ? `${hashOf(path)}/${posix.basename(path)}` : path
  // Threads take an address for a URL, whose query and hash say nothing of the module.
  return `anythread:${encodeURI(named).replaceAll("?", "%3F").replaceAll("#", "%23")}`
}

/**
 * The same with the version of the code, for builds that are updated while the program runs: a new version of a module takes the
 * place of the old one.
 */
export const versioned = (address: string, code: string): string => `${address}?v=${hashOf(code)}`

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 12)
