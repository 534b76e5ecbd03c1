/**
 * Entry point `@anythread/browser/worker`: for the entry file of a thread in a browser. Thread side. Loads no Effect and asks
 * for none: functions that return one need `@anythread/browser/worker-effect`.
 */
import type { ModuleTable } from "@anythread/core/worker"
import { serveThread } from "./serveThread.ts"

/**
 * Serves jobs until the host ends the thread. Called once, by the entry file that the option `spawn` names.
 *
 * @param functions the modules that hold the portable functions, found by name. None given: modules are imported by URL,
 * for pages without a bundler and for development servers.
 * @throws DuplicateName when two of the functions share a name: no thread starts then, and calls fail with `ThreadLost`,
 * whose cause says so.
 * @throws Error where this is no dedicated worker, and when it is called a second time.
 *
 * @example
 * ```ts no-run needs a worker
 * import { serve } from "@anythread/browser/worker"
 * import * as tasks from "./tasks.ts"
 *
 * serve(tasks)
 * ```
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
