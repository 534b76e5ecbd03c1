/** Files for task modules where our packages are left outside of the bundle: threads that start there import modules by URL. */
import type { Compilation, Compiler } from "./webpackShape.ts"

/**
 * The file of a task module, relative to the directory that is built into, as a URL.
 *
 * @param compiler whose build it is: Node tells CommonJS from modules by the extension.
 * @param address its address in a table.
 */
export const fileOf = ({ options }: Compiler, address: string): string => {
  const extension = /\.[cm]?js$/.exec(String(options.output.filename))?.[0] ?? ".js"
  return `${address.replace(":", "/").replaceAll("../", "_/")}${extension}`
}

/** Makes each task module an entry, unless it is one. */
export const addFiles = async (compilation: Compilation, table: ReadonlyMap<string, string>): Promise<void> => {
  const { compiler, entries } = compilation
  const library = { type: compiler.options.output.module === true ? "module" : "commonjs2" }
  for (const [name, path] of table) {
    if (entries.has(name)) continue
    const dependency = compiler.webpack.EntryPlugin.createDependency(path, { name })
    const options = { name, filename: decodeURI(fileOf(compiler, name)), library }
    await new Promise<void>((resolve, reject) => {
      compilation.addEntry(compiler.context, dependency, options, (error) =>
        error == null ? resolve() : reject(error)
      )
    })
  }
}
