/** What the options of a build with esbuild say of the files that it writes. */
import { dirname, extname, resolve } from "node:path"
import type { BuildOptions, Loader } from "esbuild"

/** What the plugin has to know of a build's files. */
export interface Shape {
  /** The directory that paths are relative to. */
  readonly directory: string
  /** Where files are written to; `undefined` where there is but one, without a name. */
  readonly out: string | undefined
  readonly format: "esm" | "cjs" | "iife"
  /** The extension of what threads load. On Node it says the format, whatever the package of the program says. */
  readonly extension: string
  /** The URL of a file beside the one that is built, as an expression; `undefined` where none can be written anywhere. */
  readonly urlOf: ((file: string) => string) | undefined
}

/** Reads the options. They are complete when modules are loaded: until then other plugins may change them. */
export const shapeOf = (options: BuildOptions): Shape => {
  const { absWorkingDir = process.cwd(), outdir, outfile, platform = "browser" } = options
  const format = options.format ?? ({ node: "cjs", neutral: "esm" } as const)[platform as string] ?? "iife"
  const out = outdir ?? (outfile === undefined ? undefined : dirname(outfile))
  const extension = platform !== "node" ? ".js" : format === "esm" ? ".mjs" : ".cjs"
  return {
    directory: absWorkingDir,
    out: out === undefined ? undefined : resolve(absWorkingDir, out),
    format,
    extension,
    urlOf: urlWriter(format, platform === "node", extension)
  }
}

const urlWriter = (format: string, isNode: boolean, extension: string): Shape["urlOf"] => {
  if (format === "esm") return (file) => `new URL(${JSON.stringify(`./${file}${extension}`)}, import.meta.url).href`
  if (!isNode) return undefined
  return (file) =>
    `require("node:url").pathToFileURL(require("node:path").join(__dirname, ${JSON.stringify(file + extension)})).href`
}

/** The beginning of a starter's source in a script that is no module: only while it is evaluated does it know its own URL. */
export const scriptUrl = `const script = typeof document === "undefined" ? globalThis.location?.href : document.currentScript?.src
const urlOf = (file) => {
  if (script) return new URL(file, script)
  throw new Error("anythread does not know where the files of its threads are: the script that it is bundled into was neither loaded by its URL nor as a classic script, or loads anythread late. Build it with format: \\"esm\\".")
}
`

/** The loader of a module that can be read; `undefined` for what its user does not take for a program's source. */
export const loaderOf = (path: string, loaders: BuildOptions["loader"]): Loader | undefined => {
  const extension = extname(path)
  const loader = loaders?.[extension] ?? (extension.slice(1).replace(/^[cm]/, "") as Loader)
  return ["js", "jsx", "ts", "tsx"].includes(loader) ? loader : undefined
}
