/**
 * Entry point `anythread/worker`: for the entry file of a thread. Thread side. What stands here is the types of all
 * runtimes, and what runs where there are no threads.
 */
import type { ModuleTable } from "@anythread/core/worker"

export type { ModuleTable } from "@anythread/core/worker"

/**
 * Serves jobs until the host ends the thread. Called once, by the entry file that the option `spawn` names. Without a
 * bundler neither is needed.
 *
 * @param functions modules or sets of functions, found by name. None given: modules are imported by URL.
 * @throws Error when the thread was not started by a pool: `spawn` did not pass its options on, or this is no thread.
 * @throws DuplicateName when two of the functions share a name.
 */
export const serve = (..._functions: ReadonlyArray<Readonly<Record<string, unknown>>>): void => refuse("serve")

/**
 * As `serve`, for an entry file that a bundler's plugin makes: threads find modules by address in a table and load those
 * that their jobs need. An address that the table lacks is imported by URL.
 *
 * @param modules what loads each module, by address.
 */
export const serveModules = (_modules: ModuleTable): void => refuse("serveModules")

const refuse = (verb: string): never => {
  throw new Error(
    `${verb} of anythread/worker serves threads of Node, Bun, Deno and browsers, and was loaded for none of these. The ` +
      "bundler of this file must resolve packages by the condition node, bun, deno or browser."
  )
}
