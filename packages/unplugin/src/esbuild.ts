/** Entry point `@anythread/unplugin/esbuild`: threads in programs that esbuild builds. */
import type { Plugin } from "esbuild"
import { esbuildPlugin } from "./bundlers/esbuildPlugin.ts"
import type { Options } from "./Options.ts"

export type { Options } from "./Options.ts"

/**
 * The plugin for esbuild. Put it first in `plugins`.
 *
 * Beside the file that starts threads it writes `anythread-RUNTIME-thread.js` (`.mjs` or `.cjs` on Node) and what that loads, with the
 * options of the build. The other plugins resolve and load for threads too; `onStart`, `onEnd` and `onDispose` of theirs are called for
 * the program alone. The name of the file is the same in every build, also where `entryNames` has `[hash]` in it: servers must have
 * browsers ask again for it. `serve` finds it with `servedir`. Builds that are no bundle are left as they are.
 *
 * @param options see `Options`.
 */
export const anythread = (options: Options = {}): Plugin => esbuildPlugin(options)

// biome-ignore lint/style/noDefaultExport: configurations import plugins so.
export default anythread
