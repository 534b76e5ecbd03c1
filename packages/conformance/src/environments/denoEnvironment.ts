/** Deno's threads. */
import process from "node:process"
import { makeDenoBackend } from "@anythread/deno"
import type { Environment } from "../Environment.ts"
import * as known from "./known.ts"
import { taskUrl, unhandledRejections } from "./process.ts"

/** Makes the environment. Deno 2.9.6 lists no active resources: `process.getActiveResourcesInfo` answers an empty list. */
export const denoEnvironment = (): Environment => {
  const backend = makeDenoBackend()
  return {
    runtime: "deno",
    assertRuntime: () => {
      if ("Deno" in globalThis) return
      throw new Error(`This is not Deno but ${JSON.stringify(process.versions)}.`)
    },
    backend: () => backend,
    known: known.deno,
    taskUrl,
    also: ["threads", "flags", "functions as source", "native code", "intact refusals"],
    unhandledRejections
  }
}
