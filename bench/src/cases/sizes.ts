/** What a program loads: each entry point and each thread entry, bundled, minified and gzipped. */

import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { build } from "esbuild"
import type { Case, Entry } from "./Case.ts"

const folder = fileURLToPath(new URL("../..", import.meta.url))

/** A program that uses nothing else of a library. Effect counts where it is loaded; Node's own modules do not. */
const programs: ReadonlyArray<readonly [what: string, name: string, kind: Entry["kind"], source: string]> = [
  ["host", "anythread: toThread", "ours", 'export { toThread } from "anythread"'],
  ["host", "anythread: everything", "ours", 'export * from "anythread"'],
  ["host", "@anythread/core/thread: portable", "ours", 'export { portable } from "@anythread/core/thread"'],
  [
    "host",
    "anythread on Effect: toThread, layer",
    "ours",
    'export { toThread } from "@anythread/core"; export { NodeThreads } from "@anythread/node"'
  ],
  ["host", "piscina", "peer", 'export { Piscina } from "piscina"'],
  ["host", "tinypool", "peer", 'export { Tinypool } from "tinypool"'],
  ["host", "workerpool", "peer", 'import workerpool from "workerpool"; export const { pool } = workerpool'],
  ["host", "poolifier", "peer", 'export { FixedThreadPool } from "poolifier"'],
  [
    "host",
    "comlink",
    "peer",
    'export { wrap } from "comlink/dist/esm/comlink.mjs"; export { default as node } from "comlink/dist/esm/node-adapter.mjs"'
  ],
  ["host", "synckit", "peer", 'export { createSyncFn } from "synckit"'],
  ["host", "multithreading", "peer", 'export { spawn, move } from "multithreading"'],
  [
    "host",
    "Effect NodeWorker",
    "peer",
    'export * as NodeWorker from "@effect/platform-node/NodeWorker"; export * as Effect from "effect/Effect"'
  ],
  ["groups", "anythread: withTaskGroup", "ours", 'export { withTaskGroup } from "@anythread/core/promise"'],
  ["groups", "p-limit", "peer", 'export { default } from "p-limit"'],
  ["groups", "effection: run, spawn", "peer", 'export { run, spawn } from "effection"'],
  ["thread", "anythread: thread entry", "ours", 'export { serve } from "@anythread/node/worker"'],
  ["thread", "anythread on Effect: thread entry", "ours", 'export { serve } from "@anythread/node/worker-effect"'],
  ["thread", "piscina", "peer", 'import "./node_modules/piscina/dist/worker.js"'],
  ["thread", "tinypool", "peer", 'import "./node_modules/tinypool/dist/entry/worker.js"'],
  ["thread", "workerpool", "peer", 'import workerpool from "workerpool"; workerpool.worker({})'],
  ["thread", "poolifier", "peer", 'import { ThreadWorker } from "poolifier"; new ThreadWorker({})'],
  [
    "thread",
    "comlink",
    "peer",
    'export { expose } from "comlink/dist/esm/comlink.mjs"; export { default as node } from "comlink/dist/esm/node-adapter.mjs"'
  ],
  ["thread", "synckit", "peer", 'export { runAsWorker } from "synckit"'],
  ["thread", "multithreading", "peer", 'import "./node_modules/multithreading/src/node/worker.js"'],
  [
    "thread",
    "Effect NodeWorkerRunner",
    "peer",
    'export * as Runner from "@effect/platform-node/NodeWorkerRunner"; export * as Effect from "effect/Effect"'
  ]
]

const titles = { host: "size of a host entry", groups: "size of task groups", thread: "size of a thread entry" }

/** One case each: hosts, groups, threads. Measured once, as nothing of it varies. */
export const sizes = (): ReadonlyArray<Case> =>
  Object.entries(titles).map(([what, title]) => ({
    name: `${title}, minified and gzipped`,
    unit: "kB",
    rounds: [1, 1],
    fresh: true,
    entries: programs
      .filter(([of]) => of === what)
      .map(([, name, kind, source]) => ({ name, kind, sample: () => sizeOf(source) }))
  }))

const sizeOf = async (source: string): Promise<number> => {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: folder },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    // The entry alone: what is loaded lazily is loaded by few.
    splitting: true,
    outdir: "out",
    write: false,
    // Native code is not counted.
    loader: { ".node": "empty" },
    logLevel: "error"
  })
  const entry = outputFiles.find(({ path }) => path.endsWith("stdin.js"))
  if (entry === undefined) throw new Error(`Nothing was built of: ${source}`)
  const shared = new Set([entry])
  // With what it imports at once, and those what they import.
  for (const file of shared) {
    for (const other of outputFiles) {
      const name = other.path.split("/").at(-1) ?? ""
      if (new RegExp(`(from|import)\\s*"\\./${name.replaceAll(".", "\\.")}"`).test(file.text)) shared.add(other)
    }
  }
  return [...shared].reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0) / 1000
}
