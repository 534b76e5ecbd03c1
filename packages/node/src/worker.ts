/**
 * Entry point `@anythread/node/worker`: for the entry file of a thread on Node. Thread side. Loads no Effect and asks for
 * none: functions that return one need `@anythread/node/worker-effect`.
 */
import type { ModuleTable } from "@anythread/core/worker"
import { serveThread } from "./serveThread.ts"

/**
 * Serves jobs until the host ends the thread. For the entry file of a bundle, whose threads cannot import modules by
 * URL: named in the option `spawn`, it calls `serve` with the modules that hold the portable functions. Without a
 * bundler neither is needed.
 *
 * @param functions modules or sets of functions, found by name. None given: modules are imported by URL.
 * @throws Error when the thread was not started by a pool: `spawn` did not pass its options on, or this is no thread.
 * @throws DuplicateName when two of the functions share a name.
 */
export const serve = (...functions: ReadonlyArray<Readonly<Record<string, unknown>>>): void =>
  serveThread({ functions })

/**
 * As `serve`, for an entry file that a bundler's plugin makes: threads find modules by address in a table and load those
 * that their jobs need. An address that the table lacks is imported by URL.
 *
 * @param modules what loads each module, by address.
 */
export const serveModules = (modules: ModuleTable): void => serveThread({ modules })
