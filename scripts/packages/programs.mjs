// Programs for the packages that people install by themselves, each with what must be installed for it and what it prints.

import { besides } from "./besides.mjs"
import { html, printedByPage } from "./page.mjs"

/** @typedef {import("./cases.mjs").PackageCase} PackageCase */
/** @typedef {import("./projects.mjs").ClientName} ClientName */
/** @typedef {import("./projects.mjs").MakeProject} MakeProject */

/**
 * @typedef {object} Program
 * @property {string} name
 * @property {ClientName} client
 * @property {string[]} installs
 * @property {Record<string, string>} files `main.mjs` is the program
 * @property {string} prints
 */

const effectTasks = `import { portable } from "@anythread/core/thread"
import * as Effect from "effect/Effect"

export const double = (n) => n * 2

export const later = (n) => Effect.delay(Effect.succeed(n * 2), "1 millis")

export const spin = () => {
  for (;;);
}

portable(import.meta.url, { double, later, spin })
`

/** An Effect program on a runtime's package. @param {string} name of the package @param {string} threads @param {string} [options] */
const effectMain = (name, threads, options = "") => `import { toThread } from "@anythread/core"
import { ${threads} } from "${name}"
import * as Effect from "effect/Effect"
import { double, later, spin } from "./tasks.mjs"

const program = Effect.gen(function* () {
  const plain = yield* toThread.runSync(double, 10)
  const effect = yield* toThread.run(later, 11)
  const late = yield* Effect.timeoutOption(toThread.runSync(spin), "100 millis")
  return [plain, effect, late._tag]
})

console.log(JSON.stringify(await Effect.runPromise(Effect.provide(program, ${threads}.layer(${options})))))
`

const effectPrints = '[20,22,"None"]'

const testingMain = `import { createPool } from "@anythread/core/promise"
import { makeInProcess, makeSequencer } from "@anythread/core/testing"
import { portable } from "@anythread/core/thread"

const sequencer = makeSequencer()
const double = portable("file:///tasks.js", "double", (n) => n * 2)
const pool = createPool(makeInProcess())
console.log(JSON.stringify([await pool.runSync(double, 21), typeof sequencer]))
await pool.close()
`

/** As the author of a backend has it: here the one in process, and the first cases. */
const conformanceMain = `import { makeInProcess } from "@anythread/core/testing"
import { allCases, effectFront, promiseFront, runSuite } from "@anythread/conformance"

const backend = () =>
  makeInProcess({ importModule: (url) => import(url), isMissing: (error) => error.code === "ERR_MODULE_NOT_FOUND" })
const suite = import.meta.resolve("@anythread/conformance")
const environment = {
  runtime: "mine",
  assertRuntime: () => {},
  backend,
  known: backend().capabilities,
  taskUrl: (file) => new URL("tasks/" + file, suite).href,
  also: []
}
for (const front of [promiseFront, effectFront]) {
  const { passed, failed, cases } = await runSuite(allCases.slice(0, 40), front, environment, () => {})
  for (const one of cases) if (one.outcome === "failed") console.log(one.name, one.reason)
  console.log(front.name, passed > 0, failed)
}
`

/** As the README of @anythread/browser has it: no plugin, and an entry of the threads that is the program's own. */
const browserFiles = {
  "index.html": html,
  "tasks.mjs": effectTasks,
  "worker.mjs": `import { serve } from "@anythread/browser/worker-effect"
import * as tasks from "./tasks.mjs"

serve(tasks)
`,
  "main.mjs": effectMain(
    "@anythread/browser",
    "BrowserThreads",
    '{ spawn: () => new Worker(new URL("./worker.mjs", import.meta.url), { type: "module" }) }'
  ),
  "vite.config.mjs": 'export default { worker: { format: "es" } }\n'
}

/** A case a program. @param {string} root @param {MakeProject} project @returns {PackageCase[]} */
export function programCases(root, project) {
  const cases = programs(root).map(({ client, files, installs, name, prints }) => ({
    name: `${name}, ${client}`,
    run: async () => {
      const { add, begin, start } = project(`${name.replaceAll(/\W+/g, "-")}-${client}`, client, files)
      await begin()
      await add(installs)
      const printed = await start("main.mjs")
      if (printed !== prints) throw new Error(`it printed:\n${printed}\nand should have printed:\n${prints}`)
      return ""
    }
  }))
  return [...cases, browserCase(root, project)]
}

/** @param {string} root @param {MakeProject} project @returns {PackageCase} */
function browserCase(root, project) {
  return {
    name: "@anythread/browser, Effect, vite build and preview",
    run: async () => {
      const page = project("browser-effect", "node24", browserFiles)
      const platform = [
        ...besides(root, "browser", ["effect", "@effect/platform-browser"]),
        ...besides(root, "unplugin", ["vite"])
      ]
      await page.begin()
      await page.add(["@anythread/core", "@anythread/browser", ...platform])
      const printed = await printedByPage(page, ["build", "preview"], 1)
      if (printed !== effectPrints)
        throw new Error(`it printed:\n${printed}\nand should have printed:\n${effectPrints}`)
      return ""
    }
  }
}

/** @param {string} root @returns {Program[]} */
function programs(root) {
  /** @param {"node" | "bun" | "deno"} owner @param {ClientName} client @param {string} threads @param {string} platform @returns {Program} */
  const onEffect = (owner, client, threads, platform) => ({
    name: `@anythread/${owner}, Effect`,
    client,
    installs: ["@anythread/core", `@anythread/${owner}`, ...besides(root, owner, ["effect", platform])],
    files: { "tasks.mjs": effectTasks, "main.mjs": effectMain(`@anythread/${owner}`, threads) },
    prints: `${effectPrints}\n`
  })
  /** @param {ClientName} client @returns {Program} */
  const testing = (client) => ({
    name: "@anythread/core/testing, in process",
    client,
    installs: ["@anythread/core"],
    files: { "main.mjs": testingMain },
    prints: '[42,"object"]\n'
  })
  return [
    onEffect("node", "node24", "NodeThreads", "@effect/platform-node"),
    onEffect("bun", "bun", "BunThreads", "@effect/platform-node-shared"),
    onEffect("deno", "deno", "DenoThreads", "@effect/platform-node-shared"),
    testing("node22"),
    testing("bun"),
    testing("deno"),
    {
      name: "@anythread/conformance, 40 cases",
      client: "node24",
      installs: ["@anythread/conformance", "@anythread/core", ...besides(root, "core", ["effect"])],
      files: { "main.mjs": conformanceMain },
      prints: "promise true 0\neffect true 0\n"
    }
  ]
}
