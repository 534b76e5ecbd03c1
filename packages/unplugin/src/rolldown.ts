/** Entry point `@anythread/unplugin/rolldown`: threads in programs that Rolldown builds. */
import type { Plugin } from "rolldown"
import { chunks } from "./bundlers/chunks.ts"
import type { Options } from "./Options.ts"

export type { Options } from "./Options.ts"

/**
 * The plugin for Rolldown. Each task module gets a chunk of its own.
 *
 * @param options see `Options`.
 */
export const anythread = (options: Options = {}): Plugin => chunks(options) as unknown as Plugin

// biome-ignore lint/style/noDefaultExport: configurations import plugins so.
export default anythread
