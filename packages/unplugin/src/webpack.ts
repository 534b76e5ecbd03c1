/** Entry point `@anythread/unplugin/webpack`: threads in programs that webpack builds. */
import type { WebpackPluginInstance } from "webpack"
import type { Compiler } from "./bundlers/webpackShape.ts"
import { applyTables } from "./bundlers/webpackTables.ts"
import type { Options } from "./Options.ts"

export type { Options } from "./Options.ts"

/**
 * The plugin for webpack. Threads get a chunk of their own, with a table of the task modules; nothing else need be configured.
 *
 * @param options see `Options`.
 */
export const anythread = (options: Options = {}): WebpackPluginInstance => ({
  apply: (compiler) => applyTables(compiler as unknown as Compiler, options)
})

// biome-ignore lint/style/noDefaultExport: configurations import plugins so.
export default anythread
