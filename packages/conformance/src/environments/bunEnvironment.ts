/** Bun's threads. */
import process from "node:process"
import { makeBunBackend } from "@anythread/bun"
import type { Environment } from "../Environment.ts"
import * as known from "./known.ts"
import { taskUrl, unhandledRejections } from "./process.ts"

/** Makes the environment. Bun 1.4.5 lists no active resources: `process.getActiveResourcesInfo` is always empty there. */
export const bunEnvironment = (): Environment => {
  const backend = makeBunBackend()
  return {
    runtime: "bun",
    assertRuntime: () => {
      if ("Bun" in globalThis && process.versions.bun !== undefined) return
      throw new Error(`This is not Bun but ${JSON.stringify(process.versions)}.`)
    },
    backend: () => backend,
    known: known.bun,
    taskUrl,
    also: ["threads", "flags", "functions as source", "native code", "intact refusals"],
    unhandledRejections
  }
}
