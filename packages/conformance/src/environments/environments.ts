/** The environments that run in a process, by the name that `--runtime` takes. Each is loaded when it is asked for. */
import type { Environment } from "../Environment.ts"

const node = async (runtime: string, major?: number): Promise<Environment> => {
  const { nodeEnvironment } = await import("./nodeEnvironment.ts")
  return nodeEnvironment(runtime, major)
}

const bun = async (): Promise<Environment> => {
  const { bunEnvironment } = await import("./bunEnvironment.ts")
  return bunEnvironment()
}

const deno = async (): Promise<Environment> => {
  const { denoEnvironment } = await import("./denoEnvironment.ts")
  return denoEnvironment()
}

const inProcess = async (): Promise<Environment> => {
  const { inProcessEnvironment } = await import("./inProcessEnvironment.ts")
  return inProcessEnvironment()
}

const withoutMemory = async (environment: Promise<Environment>): Promise<Environment> => {
  const { unshared } = await import("./unshared.ts")
  return unshared(await environment)
}

/** What makes each environment. */
export const environments: Readonly<Record<string, () => Promise<Environment>>> = {
  node: () => node("node"),
  node22: () => node("node22", 22),
  node24: () => node("node24", 24),
  node26: () => node("node26", 26),
  "node-unshared": () => withoutMemory(node("node")),
  bun,
  "bun-unshared": () => withoutMemory(bun()),
  deno,
  "deno-unshared": () => withoutMemory(deno()),
  "in-process": inProcess,
  "in-process-unshared": () => withoutMemory(inProcess())
}
