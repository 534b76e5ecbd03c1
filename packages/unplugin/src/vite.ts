/** Entry point `@anythread/unplugin/vite`: threads in programs that Vite serves or builds. */
import type { Plugin } from "vite"
import { chunks } from "./bundlers/chunks.ts"
import { viteDev } from "./bundlers/viteDev.ts"
import { vitePreload } from "./bundlers/vitePreload.ts"
import type { Options } from "./Options.ts"

export type { Options } from "./Options.ts"

/** What the plugin for Vite can be told. */
export interface ViteOptions extends Options {
  /**
   * Whether the dev server and the preview isolate their pages (`Cross-Origin-Opener-Policy`, `Cross-Origin-Embedder-Policy`), so
   * that memory is shared with threads. A page that is deployed gets the two headers from its server. Default false: what other
   * sites serve must then allow to be embedded.
   */
  readonly isolate?: boolean
}

/**
 * The plugins for Vite. In the dev server threads import task modules by URL; in what is built, for pages and servers, each has a
 * chunk of its own.
 *
 * @param options see `ViteOptions`.
 */
export const anythread = ({ isolate = false, ...options }: ViteOptions = {}): Array<Plugin> => [
  viteDev(isolate),
  vitePreload(),
  {
    // One shape of hooks, typed by each bundler for itself.
    ...(chunks(options, (context) => environmentOf(context)?.config.consumer === "client") as unknown as Plugin),
    apply: "build",
    enforce: "pre"
  }
]

const environmentOf = (context: object) =>
  (context as { environment?: { readonly config: { readonly consumer: string } } }).environment

// biome-ignore lint/style/noDefaultExport: configurations import plugins so.
export default anythread
