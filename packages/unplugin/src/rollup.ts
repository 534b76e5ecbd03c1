/** Entry point `@anythread/unplugin/rollup`: threads in programs that Rollup builds. */
import type { Plugin } from "rollup"
import { chunks } from "./bundlers/chunks.ts"
import type { Options } from "./Options.ts"

export type { Options } from "./Options.ts"

/**
 * The plugin for Rollup. Each task module gets a chunk of its own.
 *
 * @param options see `Options`.
 */
export const anythread = (options: Options = {}): Plugin => chunks(options)

// biome-ignore lint/style/noDefaultExport: configurations import plugins so.
export default anythread
