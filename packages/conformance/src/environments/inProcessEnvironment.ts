/** The backend without threads, in this process. */
import { makeInProcess } from "@anythread/core/testing"
import type { Environment } from "../Environment.ts"
import * as known from "./known.ts"
import { resources, taskUrl, unhandledRejections } from "./process.ts"

/** Makes the environment. */
export const inProcessEnvironment = (): Environment => ({
  runtime: "in-process",
  assertRuntime: () => {},
  backend: () =>
    makeInProcess({
      importModule: (url) => import(url),
      isMissing: (error) => error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND"
    }),
  known: known.inProcess,
  taskUrl,
  also: ["flags", "functions as source", "intact refusals"],
  resources,
  unhandledRejections
})
