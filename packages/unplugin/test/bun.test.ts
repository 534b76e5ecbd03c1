import { execFile } from "node:child_process"
import { readdirSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { expect, it, onTestFinished } from "vitest"
import { main, makeProject, type Project, sharing, tasks } from "./tablesProject.ts"

const bin = fileURLToPath(new URL("../../../node_modules/.bin", import.meta.url))
const plugin = fileURLToPath(new URL("../src/bun.ts", import.meta.url))

const project = (files: Readonly<Record<string, string>>): Project => {
  const made = makeProject(files)
  onTestFinished(made.remove)
  return made
}

/** Runs a program with Bun, and gives the JSON that it prints. */
const bun = async ({ directory }: Project, file: string): Promise<unknown> => {
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` }
  const { stdout } = await promisify(execFile)("bun", [file], { cwd: directory, env })
  return JSON.parse(stdout)
}

/** Builds with options that are written as source; gives the paths of what was built, or the error. */
const build = async (app: Project, options: string): Promise<unknown> => {
  app.write({
    "build.mjs": `import anythread from ${JSON.stringify(plugin)}
const ended = []
const other = { name: "other", setup: (build) => {
  build.onLoad({ filter: /the-offset/ }, () => ({ contents: "export const offset = 1", loader: "js" }))
  build.onEnd(() => { ended.push("ended") })
} }
try {
  const { metafile, outputs } = await Bun.build({ entrypoints: ["src/main.ts"], target: "bun", plugins: [anythread(), other], ${options} })
  console.log(JSON.stringify({ built: outputs.map(({ path }) => path.replace(process.cwd(), "").replace(/anythread-\\w{8}\\./, "CHUNK.")).sort(), hasMetafile: metafile !== undefined, ended }))
} catch (error) {
  console.log(JSON.stringify([error, ...(error.errors ?? [])].at(-1).message))
}
`
  })
  return bun(app, "build.mjs")
}

const simple = { "src/tasks.ts": tasks, "src/main.ts": main("./tasks.ts") }

it("starts threads from files in several directories", async () => {
  const app = project({
    "src/tasks.ts": tasks,
    "src/a/main.ts": main("../tasks.ts"),
    "src/b/main.ts": main("../tasks.ts")
  })
  await build(app, `entrypoints: ["src/a/main.ts", "src/b/main.ts"], outdir: "dist"`)
  expect([await bun(app, "dist/a/main.js"), await bun(app, "dist/b/main.js")]).toEqual([42, 42])
})

it("gives files to who keeps them in memory", async () => {
  const app = project(simple)
  const built = ["./CHUNK.js", "./CHUNK.js", "./CHUNK.js", "./anythread-bun-thread.js", "./main.js"]
  expect(await build(app, "")).toEqual({ built, hasMetafile: false, ended: ["ended"] })
  expect(readdirSync(app.directory)).not.toContain("dist")
})

it("builds threads with the host's options and plugins", async () => {
  const app = project({
    "src/tasks.ts": `import { offset } from "./the-offset.ts"\n${tasks.replace("n * 2", "n * FACTOR + offset")}`,
    "src/the-offset.ts": "",
    "src/main.ts": main("./tasks.ts")
  })
  await build(
    app,
    `outdir: "dist", minify: true, splitting: true, define: { FACTOR: "3" }, naming: "[name]-[hash].[ext]"`
  )
  const entry = readdirSync(`${app.directory}/dist`).find((name) => name.startsWith("main-"))
  expect(await bun(app, `dist/${entry}`)).toBe(64)
})

it("keeps the lines of a task module in source maps", async () => {
  const app = project({
    "src/tasks.ts": tasks,
    "src/main.ts": `import { toThread } from "anythread"
import { fail } from "./tasks.ts"
const error = await toThread.runSync(fail).catch((error) => error)
console.log(JSON.stringify(error.stack))
`
  })
  await build(app, `outdir: "dist", minify: true, sourcemap: "linked"`)
  expect(await bun(app, "dist/main.js")).toMatch(/src\/tasks\.ts:4:/)
})

it("gives tasks files to import where packages are left out", async () => {
  const app = project(sharing)
  await build(app, `outdir: "dist", packages: "external", splitting: true, minify: true`)
  expect(await bun(app, "dist/main.js")).toEqual([2, 4])
})

it("runs functions that return Effects", async () => {
  const app = project({
    "src/tasks.ts": `import { portable } from "anythread/thread"
import * as Effect from "effect/Effect"
export const later = () => Effect.succeed(5)
portable(import.meta.url, { later })
`,
    "src/main.ts": `import { toThread } from "anythread"
import { later } from "./tasks.ts"
console.log(JSON.stringify(await toThread.run(later)))
`
  })
  await build(app, `outdir: "dist", minify: true`)
  expect(await bun(app, "dist/main.js")).toBe(5)
})

it("puts threads into an executable", async () => {
  const app = project(simple)
  await build(app, `compile: { outfile: "program" }`)
  const { stdout } = await promisify(execFile)(`${app.directory}/program`, { cwd: "/" })
  expect(JSON.parse(stdout)).toBe(42)
})

it("is not needed, and does nothing, where Bun runs sources", async () => {
  const app = project({
    ...simple,
    "preload.ts": `import anythread from ${JSON.stringify(plugin)}\nBun.plugin(anythread())\n`,
    "bunfig.toml": `preload = ["./preload.ts"]\n`
  })
  expect(await bun(app, "src/main.ts")).toBe(42)
})

it("says where an address leads to no module", async () => {
  const app = project({
    "src/tasks.ts": `${tasks}\naddressOf(new URL("./gone.ts", import.meta.url))\n`.replace("{ p", "{ addressOf, p"),
    "src/main.ts": main("./tasks.ts")
  })
  expect(await build(app, "")).toMatch(
    /src\/tasks\.ts:11: Threads cannot load "\.\/gone\.ts": there is no such module\.$/
  )
})

it("refuses a task module that touches the page, and one that imports the application's entry", async () => {
  const app = project({
    "src/tasks.ts": `import "./ui.ts"\n${tasks}`,
    "src/ui.ts": `document.title = "here"\n`,
    "src/main.ts": main("./tasks.ts")
  })
  expect(await build(app, `target: "browser"`)).toMatch(/^src\/tasks\.ts -> src\/ui\.ts.*document.*line 1/)
  app.write({ "src/ui.ts": `import "./main.ts"\n` })
  expect(await build(app, "")).toMatch(/^src\/tasks\.ts -> src\/ui\.ts -> src\/main\.ts/)
  expect(await build(app, `compile: { outfile: "program" }`)).toMatch(/^src\/tasks\.ts -> src\/ui\.ts -> src\/main\.ts/)
})

it("refuses the format in which Bun writes paths of sources", async () => {
  const app = project({
    "src/tasks.ts": tasks,
    "src/main.ts": main("./tasks.ts").replace("await toThread", "toThread")
  })
  expect(await build(app, `format: "cjs"`)).toMatch(/Build with format: "esm"/)
})
