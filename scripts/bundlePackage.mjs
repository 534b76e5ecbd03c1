// Makes a package's `bundle/`: each entry point in a file or two, for runtimes that load them as they are. Loaded as a hundred small
// modules, they cost every process 25 ms at its start. Bundlers get `dist/` by the condition `module`, and leave out what is not used.
//   node ../../scripts/bundlePackage.mjs [--thread src/thread.ts], in the package's directory

import { readFileSync, rmSync } from "node:fs"
import { basename } from "node:path"
import { parseArgs } from "node:util"
import { rolldown } from "rolldown"

/** @typedef {{ source: string, file: string }} Door */

const { values } = parseArgs({ options: { thread: { type: "string" } } })

/**
 * What the doors of `packages/core` for hosts share, in one file: a class must not be there twice in one program. What one of
 * them alone uses stays with it, so that the others do not load it.
 */
const shared = /\/src\/(?:backend|engine|errors|lifetime|portable|signal|sync|tasks|thread|wire)\//
const forHosts = new Set(["index", "promise", "backend", "testing"].map((name) => `./bundle/${name}.js`))

rmSync("bundle", { recursive: true, force: true })
const doors = readDoors()
const isCore = doors.some(({ file }) => file === "./bundle/backend.js")
const together = isCore ? doors.filter(({ file }) => forHosts.has(file)) : []
if (together.length > 0) await bundle(together, isElsewhere)
// The others stand alone. What threads load, their own file and what task modules import, has core's half within: what copies of core
// share stands on the global object.
const onThreads = new Set(["@anythread/core/thread", "@anythread/core/worker"])
for (const door of doors) {
  const isTasks = door.file === "./bundle/thread.js"
  if (!together.includes(door)) await bundle([door], isTasks ? isElsewhereForThreads : isElsewhere)
}
if (values.thread !== undefined) {
  await bundle([{ file: "./bundle/thread.js", source: values.thread }], isElsewhereForThreads)
}

/** The doors that have a bundle, of all runtimes. @returns {Door[]} */
function readDoors() {
  const { exports } = JSON.parse(readFileSync("package.json", "utf8"))
  const conditional = Object.values(exports).flatMap((entry) => [entry, ...Object.values(entry)])
  const found = conditional.flatMap(({ default: file, module }) =>
    typeof file === "string" && file.startsWith("./bundle/")
      ? [{ file, source: module.replace("./dist/", "./src/").replace(/\.js$/, ".ts") }]
      : []
  )
  return [...new Map(found.map((door) => [door.file, door])).values()]
}

/** Other packages, and the runtime's own modules. @param {string} id */
function isElsewhere(id) {
  return !id.startsWith(".") && !id.startsWith("/")
}

/** @param {string} id */
function isElsewhereForThreads(id) {
  return isElsewhere(id) && !onThreads.has(id)
}

/** @param {Door[]} entries @param {(id: string) => boolean} external */
async function bundle(entries, external) {
  const input = Object.fromEntries(entries.map(({ file, source }) => [basename(file, ".js"), source]))
  const made = await rolldown({ input, platform: "neutral", external })
  await made.write({
    dir: "bundle",
    format: "es",
    comments: false,
    sourcemap: true,
    entryFileNames: "[name].js",
    chunkFileNames: "[name].js",
    codeSplitting: entries.length > 1 ? { groups: [{ name: "shared", test: shared, minShareCount: 2 }] } : true
  })
  await made.close()
}
