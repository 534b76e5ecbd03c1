/** The environments that run in this process. The runtimes' own ones come with their backends. */
import process from "node:process"
import { type InProcessOptions, makeInProcess } from "@anythread/core/testing"
import { makeNodeBackend } from "@anythread/node"
import type { Environment } from "./Environment.ts"

const taskUrl = (file: string): string => new URL(`./tasks/${file}`, import.meta.url).href

/** Kinds of resources that may come and go with the process itself. */
const ambient = new Set(["TTYWrap", "PipeWrap", "FSReqCallback", "FSReqPromise", "Immediate"])

const resources = (): ReadonlyArray<string> => process.getActiveResourcesInfo().filter((name) => !ambient.has(name))

const assertNode = (): void => {
  if (!("node" in process.versions) || "Bun" in globalThis || "Deno" in globalThis) {
    throw new Error(`This is not Node but ${JSON.stringify(process.versions)}.`)
  }
}

const nodeBackend = makeNodeBackend()

const node: Environment = {
  runtime: "node",
  assertRuntime: assertNode,
  backend: () => nodeBackend,
  taskUrl,
  also: ["threads", "flags", "native code", "listing of active resources"],
  resources
}

const inProcess: Environment = {
  runtime: "in-process",
  assertRuntime: () => {},
  backend: () => makeInProcess(inProcessOptions),
  taskUrl,
  also: ["flags"],
  resources
}

const inProcessOptions: InProcessOptions = {
  importModule: (url) => import(url),
  isMissing: (error) => error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND"
}

/** The same backend as a page without cross-origin isolation would have it: no memory is shared. */
const unshared = (environment: Environment): Environment => ({
  ...environment,
  runtime: `${environment.runtime}-unshared`,
  backend: () => {
    const backend = environment.backend()
    return { ...backend, capabilities: { ...backend.capabilities, sharedMemory: false } }
  }
})

const all = [node, unshared(node), inProcess, unshared(inProcess)]

/** By the name that `--runtime` takes. */
export const environments: Readonly<Record<string, Environment>> = Object.fromEntries(
  all.map((environment) => [environment.runtime, environment])
)
