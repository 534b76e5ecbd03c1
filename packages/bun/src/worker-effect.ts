/**
 * Entry point `@anythread/bun/worker-effect`: as `/worker`, for functions that may return Effects. Thread side. Effect is
 * loaded when the first one does.
 */
import type { ModuleTable, RunEffect } from "@anythread/core/worker"
import { serveThread } from "./serveThread.ts"

/** As `serve` of `@anythread/bun/worker`, for functions that may return Effects. */
export const serve = (...functions: ReadonlyArray<Readonly<Record<string, unknown>>>): void =>
  serveThread({ functions, loadRunEffect })

/** As `serveModules` of `@anythread/bun/worker`, for functions that may return Effects. */
export const serveModules = (modules: ModuleTable): void => serveThread({ modules, loadRunEffect })

const loadRunEffect = (): Promise<RunEffect> =>
  import("@anythread/core/worker-effect").then((module) => module.runEffect)
