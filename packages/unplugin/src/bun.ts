/** Entry point `@anythread/unplugin/bun`: threads in programs that Bun's bundler builds. */
import { bunPlugin } from "./bundlers/bunPlugin.ts"
import type { BunPlugin } from "./bundlers/bunShape.ts"
import type { Options } from "./Options.ts"

export type { BunPlugin } from "./bundlers/bunShape.ts"
export type { Options } from "./Options.ts"

/**
 * The plugin for `Bun.build`. Put it first in `plugins`.
 *
 * Beside the file that starts threads it writes `anythread-RUNTIME-thread.js` and what that loads. The name is the same in every
 * build: servers must have browsers ask again for this one file. With `compile` all of it is in the executable. The format `"cjs"`
 * is refused. Programs that Bun runs from their sources need no plugin.
 *
 * @param options see `Options`.
 */
export const anythread = (options: Options = {}): BunPlugin => bunPlugin(options)

// biome-ignore lint/style/noDefaultExport: configurations import plugins so.
export default anythread
