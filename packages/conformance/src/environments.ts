/** The environments that run in this process. The runtimes' own ones come with their backends. */
import process from "node:process"
import { makeInProcess } from "@anythread/core/testing"
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

/** By the name that `--runtime` takes. */
export const environments: Readonly<Record<string, Environment>> = {
  node: {
    runtime: "node",
    assertRuntime: assertNode,
    backend: () => nodeBackend,
    taskUrl,
    also: ["threads", "native code", "listing of active resources"],
    resources
  },
  "in-process": {
    runtime: "in-process",
    assertRuntime: () => {},
    backend: () =>
      makeInProcess({
        importModule: (url) => import(url),
        isMissing: (error) => error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND"
      }),
    taskUrl,
    also: [],
    resources
  }
}
