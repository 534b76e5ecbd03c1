/** Threads in browsers: Web Workers behind the shape that core asks for. Host side, step 4 of a call. */
import type { ThreadBackend } from "@anythread/core/backend"
import { parallelism, probe } from "./capabilities.ts"
import { startThread } from "./startThread.ts"
import { startWorker } from "./startWorker.ts"

/** How a browser starts threads. */
export interface BrowserOptions {
  /**
   * Starts a new worker, whose entry file calls `serve` of `@anythread/browser/worker`. Written in the program itself and
   * in this form, which every bundler understands:
   * `() => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" })`.
   * Default: the worker that `@anythread/unplugin` has put into the bundle; on a page without a bundler that of this package,
   * which imports modules by URL.
   */
  readonly spawn?: (() => Worker) | undefined
}

/**
 * Makes the backend. The page's own worker can be the host as well as the page.
 *
 * Without cross-origin isolation memory is not shared; outside of secure contexts the end of a thread cannot be seen
 * either: then a job that calls `self.close()` is never settled.
 *
 * @param options see `BrowserOptions`.
 * @returns the backend, for `Threads.layer` or `createPool` of core. Starts nothing.
 * @throws TypeError without `spawn` in a bundle that was made without the plugin.
 */
export const makeBrowserBackend = ({ spawn = startThread }: BrowserOptions = {}): ThreadBackend => {
  if (typeof spawn !== "function") throw new TypeError(noSpawn)
  const { capabilities, delayed } = probe()
  const known = new WeakSet<Worker>()
  const spawnNew = (): Worker => {
    const worker: unknown = spawn()
    if (!isWorker(worker))
      throw new TypeError(`no Worker but ${nameOf(worker)}: it must return a new one at every call`)
    if (known.has(worker)) throw new TypeError("the same Worker as before: it must start a new one at every call")
    known.add(worker)
    return worker
  }
  // For messages, which show what was written.
  Object.defineProperty(spawnNew, "toString", { value: () => String(spawn) })
  return {
    name: "browser",
    parallelism: parallelism(),
    capabilities,
    // A page has no one entry module that could be asked for.
    application: () => undefined,
    warn: (message, cause) => {
      // biome-ignore lint/suspicious/noConsole: the browser's usual means of warning a developer
      console.warn(...(cause === undefined ? [message] : [message, cause]))
    },
    spawn: (options) =>
      startWorker(spawnNew, options, { isDelayed: () => capabilities.terminate !== "immediate", delayed })
  }
}

/** By what is used of it: a program may have put a class of its own in the place of the browser's. */
const isWorker = (value: unknown): value is Worker => {
  const { addEventListener, postMessage, terminate } = (value ?? {}) as Partial<Worker>
  return [addEventListener, postMessage, terminate].every((method) => typeof method === "function")
}

/** Such as Promise, SharedWorker, Undefined. */
const nameOf = (value: unknown): string => Object.prototype.toString.call(value).slice("[object ".length, -1)

const noSpawn =
  "Threads in a browser start in a file of their own, which a bundler has left behind. Add @anythread/unplugin to the " +
  "bundler, or write the option spawn, in your own module: " +
  'spawn: () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" })'
