/**
 * Entry point `@anythread/browser/worker-effect`: as `/worker`, for functions that may return Effects. Thread side. Effect is
 * loaded when the first one does.
 */
import { serveThread } from "./serveThread.ts"

/** As `serve` of `@anythread/browser/worker`, for functions that may return Effects. */
export const serve = (...functions: ReadonlyArray<Readonly<Record<string, unknown>>>): void =>
  serveThread(functions, () => import("@anythread/core/worker-effect").then((module) => module.runEffect))
