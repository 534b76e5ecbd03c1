/** The environments that run in a process, by the name that `--runtime` takes. Each is loaded when it is asked for. */
import type { Environment } from "../Environment.ts"
import type { Transport } from "../transport.ts"
import { withTransport } from "./withTransport.ts"

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

const forced = async (environment: Promise<Environment>, transport: Transport): Promise<Environment> => {
  const own = await environment
  return { ...withTransport(own, transport), runtime: `${own.runtime}-${transport}` }
}

/** What makes each environment. */
export const environments: Readonly<Record<string, () => Promise<Environment>>> = {
  node: () => node("node"),
  node22: () => node("node22", 22),
  node24: () => node("node24", 24),
  node26: () => node("node26", 26),
  "node24-message": () => forced(node("node24", 24), "message"),
  "node-unshared": () => forced(node("node"), "unshared"),
  bun,
  "bun-unshared": () => forced(bun(), "unshared"),
  deno,
  "deno-unshared": () => forced(deno(), "unshared"),
  "in-process": inProcess,
  "in-process-message": () => forced(inProcess(), "message"),
  "in-process-unshared": () => forced(inProcess(), "unshared")
}
