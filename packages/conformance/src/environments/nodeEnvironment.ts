/** Node's threads. */
import process from "node:process"
import { makeNodeBackend } from "@anythread/node"
import type { Environment } from "../Environment.ts"
import * as known from "./known.ts"
import { resources, taskUrl, unhandledRejections } from "./process.ts"

/**
 * Makes the environment of a Node.
 *
 * @param runtime its name in reports.
 * @param major the major version that this must be; any if undefined.
 */
export const nodeEnvironment = (runtime: string, major?: number): Environment => {
  const backend = makeNodeBackend()
  return {
    runtime,
    assertRuntime: () => {
      const { node } = process.versions
      const isNode = node !== undefined && !("Bun" in globalThis) && !("Deno" in globalThis)
      if (isNode && (major === undefined || node.startsWith(`${major}.`))) return
      throw new Error(`This is not Node ${major ?? ""} but ${JSON.stringify(process.versions)}.`)
    },
    backend: () => backend,
    known: known.node,
    taskUrl,
    also: ["threads", "flags", "functions as source", "native code", "intact refusals", "listing of active resources"],
    resources,
    unhandledRejections
  }
}
