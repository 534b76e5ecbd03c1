/** The part of Bun's bundler that the plugin uses. What its users see of it needs no types of Bun. */
import type { Metafile } from "./tablesGraph.ts"

/** The plugin, as `Bun.build` takes it. */
export interface BunPlugin {
  /** Its name. */
  readonly name: string
  /** Called by Bun. */
  readonly setup: (build: object) => void | Promise<void>
}

/** What `Bun.build` is given. What is not named here is passed on. */
export interface BunConfig {
  entrypoints: ReadonlyArray<string>
  outdir?: string | undefined
  root?: string
  target?: "browser" | "bun" | "node"
  format?: "esm" | "cjs" | "iife"
  naming?: unknown
  packages?: "bundle" | "external"
  external?: ReadonlyArray<string>
  loader?: Readonly<Record<string, string>>
  sourcemap?: unknown
  splitting?: boolean
  metafile?: unknown
  compile?: unknown
  /** Sources by path, in the place of files. */
  files?: Readonly<Record<string, unknown>>
  plugins?: ReadonlyArray<BunPlugin>
  throw?: boolean
}

/** What was built. */
export interface BunOutput {
  readonly success: boolean
  readonly outputs: Array<{ readonly path: string }>
  metafile?: Metafile | undefined
}

interface Where {
  readonly filter: RegExp
  readonly namespace?: string
}

/** What `setup` is given. */
export interface BunBuild {
  readonly config: BunConfig | undefined
  readonly onLoad: (where: Where, load: (args: LoadArgs) => Loaded | undefined | Promise<Loaded | undefined>) => void
  readonly onStart: (start: () => void) => void
  readonly onEnd: (end: (output: BunOutput) => void | Promise<void>) => void
}

interface LoadArgs {
  readonly path: string
}

/** A module's source. */
export interface Loaded {
  readonly contents: string
  readonly loader: string
}

declare const Bun: {
  readonly build: (config: BunConfig) => Promise<BunOutput>
  readonly resolveSync: (specifier: string, directory: string) => string
}

/** Builds. It throws what went wrong, whatever its user asked for. */
export const buildWithBun = (config: BunConfig): Promise<BunOutput> => Bun.build({ ...config, throw: true })

/** The path that a specifier in a module of some directory leads to. */
export const resolveWithBun = (specifier: string, directory: string): string => Bun.resolveSync(specifier, directory)

/** Whether an import stays out of the bundle. */
export const isExternal = (specifier: string, { external = [], packages }: BunConfig): boolean => {
  if (packages === "external") return true
  return external.some((pattern) => {
    const [before = "", after] = pattern.split("*")
    if (after !== undefined) return specifier.startsWith(before) && specifier.endsWith(after)
    return specifier === pattern || specifier.startsWith(`${pattern}/`)
  })
}
