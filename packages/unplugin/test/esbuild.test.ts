import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { type BuildFailure, type BuildOptions, build, context, type Plugin } from "esbuild"
import { afterEach, describe, expect, it } from "vitest"
import { anythread } from "../src/esbuild.ts"
import { main, makeProject, type Project, sharing, tasks } from "./tablesProject.ts"

const projects: Array<Project> = []
const project = (files: Readonly<Record<string, string>>): Project => {
  const made = makeProject(files)
  projects.push(made)
  return made
}
afterEach(() => {
  for (const made of projects.splice(0)) made.remove()
})

const optionsOf = ({ directory }: Project, options: BuildOptions = {}) =>
  ({
    absWorkingDir: directory,
    entryPoints: ["src/main.ts"],
    bundle: true,
    platform: "node",
    format: "esm",
    outdir: "dist",
    logLevel: "silent",
    plugins: [anythread()],
    ...options
  }) as const satisfies BuildOptions

const simple = { "src/tasks.ts": tasks, "src/main.ts": main("./tasks.ts") }
/** With Effect, which waits in a file of its own until a function returns one. */
const chunk = expect.stringMatching(/^dist\/anythread-[0-9A-Z]{8}\.mjs$/)
const withThread = ["dist/main.js", "dist/anythread-node-thread.mjs", chunk, chunk, chunk]
const page = { platform: "browser", outdir: "dist" } as const

const errorsOf = async (options: BuildOptions): Promise<ReadonlyArray<{ text: string; at: string | undefined }>> => {
  const failure = await build(options).then(
    () => ({ errors: [] }),
    (error: BuildFailure) => error
  )
  return failure.errors.map(({ location, text }) => ({
    text,
    at: location ? `${location.file}:${location.line}` : undefined
  }))
}

describe("esbuild", () => {
  it("starts threads from files in several directories", async () => {
    const app = project({
      "src/tasks.ts": tasks,
      "src/a/main.ts": main("../tasks.ts"),
      "src/b/main.ts": main("../tasks.ts")
    })
    await build(optionsOf(app, { entryPoints: ["src/a/main.ts", "src/b/main.ts"] }))
    expect([await app.run("dist/a/main.js"), await app.run("dist/b/main.js")]).toEqual([42, 42])
  })

  it("keeps one copy of what tasks share where the starter has a chunk of its own", async () => {
    const app = project({
      "src/tasks.ts": tasks,
      "src/a/main.ts": main("../tasks.ts"),
      "src/b/main.ts": main("../tasks.ts")
    })
    await build(
      optionsOf(app, {
        entryPoints: ["src/a/main.ts", "src/b/main.ts"],
        entryNames: "[dir]/[name]-[hash]",
        chunkNames: "chunks/[name]-[hash]",
        splitting: true
      })
    )
    const built = readdirSync(join(app.directory, "dist"), { recursive: true, encoding: "utf8" })
    expect(built.filter((file) => file.endsWith("thread.mjs"))).toEqual(["chunks/anythread-node-thread.mjs"])
    const entry = built.find((file) => /^a\/main-\w+\.js$/.test(file)) ?? ""
    expect(await app.run(join("dist", entry))).toBe(42)
  })

  it("finds task modules that only threads load", async () => {
    const app = project({
      "src/main.ts": `import { toThread } from "anythread"
import { addressOf } from "anythread/thread"
const outer = addressOf<typeof import("./outer.ts")>(new URL("outer", import.meta.url))
console.log(JSON.stringify(await toThread.runSync(outer.seven)))
`,
      "src/outer.ts": `import { addressOf, portable } from "anythread/thread"
export { seven } from "./inner.ts"
export const innermost = addressOf<typeof import("./innermost.ts")>(new URL("./innermost.ts", import.meta.url))
`,
      "src/inner.ts": `import { portable } from "anythread/thread"
export const seven = portable(import.meta.url, "seven", () => 7)
`,
      "src/innermost.ts": ""
    })
    await build(optionsOf(app))
    expect(await app.run("dist/main.js")).toBe(7)
    const thread = readFileSync(join(app.directory, "dist/anythread-node-thread.mjs"), "utf8")
    const table = [...thread.matchAll(/"(anythread:[^"]*)": \(\) =>/g)].map(([, address]) => address)
    expect(table).toEqual(["anythread:src/inner.ts", "anythread:src/innermost.ts", "anythread:src/outer.ts"])
  })

  it.each(["esm", "cjs"] as const)("gives tasks files to import where packages are left out, as %s", async (format) => {
    const app = project({
      ...sharing,
      "src/main.ts": `${sharing["src/main.ts"]?.replace("console.log", "const print = async () => console.log")}\nvoid print()\n`
    })
    app.write({ "package.json": `{ "type": "${format === "esm" ? "module" : "commonjs"}" }` })
    await build(optionsOf(app, { format, packages: "external", splitting: format === "esm", minify: true }))
    expect(await app.run("dist/main.js")).toEqual([2, 4])
  })

  it("starts threads where a condition of the program's own takes the place of `module`", async () => {
    const app = project(simple)
    await build(optionsOf(app, { conditions: ["own"] }))
    expect(await app.run("dist/main.js")).toBe(42)
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
    await build(optionsOf(app, { splitting: true, minify: true }))
    expect(await app.run("dist/main.js")).toBe(5)
  })

  it("maps the stack of an error on a thread to the line of its source", async () => {
    const app = project({
      "src/tasks.ts": tasks,
      "src/main.ts": `import { toThread } from "anythread"
import { fail } from "./tasks.ts"
const error = await toThread.runSync(fail).catch((error: Error) => error)
console.log(JSON.stringify((error as Error).stack))
`
    })
    await build(optionsOf(app, { splitting: true, minify: true, sourcemap: true }))
    expect(await app.run("dist/main.js", "--enable-source-maps")).toMatch(/src\/tasks\.ts:4:9/)
    const maps = readdirSync(join(app.directory, "dist")).filter((file) => file.endsWith(".map"))
    const sources = maps.flatMap((file) => {
      const map = JSON.parse(readFileSync(join(app.directory, "dist", file), "utf8"))
      return map.sources.flatMap((path: string, i: number) =>
        path.endsWith("src/tasks.ts") ? map.sourcesContent[i] : []
      )
    })
    expect(new Set(sources)).toEqual(new Set([tasks]))
  })

  it("builds threads with the host's options and plugins, and ends no other plugin twice", async () => {
    const app = project({
      "src/tasks.ts": tasks
        .replace("n * 2", "n * FACTOR + offset")
        .replace("\n", `\nimport { offset } from "the-offset"\n`),
      "src/main.ts": main("./tasks.ts")
    })
    const ended: Array<string> = []
    const other: Plugin = {
      name: "other",
      setup: (one) => {
        one.onResolve({ filter: /^the-offset$/ }, ({ path }) => ({ path, namespace: "other" }))
        one.onLoad({ filter: /.*/, namespace: "other" }, () => ({ contents: "export const offset = 1" }))
        one.onStart(() => void ended.push("started"))
        one.onEnd(() => void ended.push("ended"))
      }
    }
    await build(optionsOf(app, { define: { FACTOR: "3" }, plugins: [anythread(), other] }))
    expect(await app.run("dist/main.js")).toBe(64)
    expect(ended).toEqual(["started", "ended"])
  })

  it("mangles names on threads as on the host", async () => {
    const app = project({
      "src/tasks.ts": `import { portable } from "anythread/thread"
export const make = (): unknown => ({ other_: 1, value_: 2 })
portable(import.meta.url, { make })
`,
      "src/main.ts": `import { toThread } from "anythread"
import { make } from "./tasks.ts"
const made = (await toThread.runSync(make)) as { value_: number }
console.log(JSON.stringify(made.value_))
`
    })
    await build(optionsOf(app, { mangleProps: /_$/, minify: true }))
    expect(await app.run("dist/main.js")).toBe(2)
  })

  it("gives files to who keeps them in memory", async () => {
    const app = project(simple)
    const { metafile, outputFiles } = await build({ ...optionsOf(app), write: false })
    const names = outputFiles.map(({ path }) => path.slice(app.directory.length + 1))
    expect([names, metafile]).toEqual([withThread, undefined])
    expect(existsSync(join(app.directory, "dist"))).toBe(false)
  })

  it("adds to the metafile of who asked for one", async () => {
    const { metafile } = await build({ ...optionsOf(project(simple)), metafile: true })
    expect(Object.keys(metafile.outputs)).toEqual(withThread)
  })

  it("has files of threads served", async () => {
    const app = project(simple)
    const builds = await context(optionsOf(app, { ...page, format: "esm" }))
    try {
      const { port } = await builds.serve({ servedir: app.directory, host: "127.0.0.1" })
      const at = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${port}/dist/${path}`)
      expect((await at("main.js")).status).toBe(200)
      const thread = await at("anythread-browser-thread.js")
      expect([thread.status, (await thread.text()).includes("anythread:src/tasks.ts")]).toEqual([200, true])
    } finally {
      await builds.dispose()
    }
  })

  it("gives a changed task module a version, for hosts that live on", async () => {
    const app = project(simple)
    const builds = await context({ ...optionsOf(app), write: false })
    const address = async (): Promise<ReadonlyArray<string>> => {
      const { outputFiles } = await builds.rebuild()
      return outputFiles[0]?.text.match(/anythread:src\/tasks\.ts[^"]*/g) ?? []
    }
    try {
      const before = [await address(), await address()]
      app.write({ "src/tasks.ts": tasks.replace("n * 2", "n * 3") })
      const after = await address()
      expect(before).toEqual([["anythread:src/tasks.ts"], ["anythread:src/tasks.ts"]])
      expect(after).toEqual([expect.stringMatching(/^anythread:src\/tasks\.ts\?v=[0-9a-f]{12}$/)])
    } finally {
      await builds.dispose()
    }
  })

  it("leaves builds that are no bundle as they are", async () => {
    const app = project(simple)
    await build(optionsOf(app, { bundle: false, entryPoints: ["src/tasks.ts"] }))
    expect(readFileSync(join(app.directory, "dist/tasks.js"), "utf8")).toContain("portable(import.meta.url")
  })

  it("says where an address leads to no module", async () => {
    const app = project({
      "src/main.ts": main("./tasks.ts"),
      "src/tasks.ts": `${tasks}\naddressOf(new URL("./gone.ts", import.meta.url))\n`.replace(
        "{ portable",
        "{ addressOf, portable"
      )
    })
    expect(await errorsOf(optionsOf(app))).toEqual([
      { text: `Threads cannot load "./gone.ts": there is no such module.`, at: "src/tasks.ts:11" }
    ])
  })

  it("fails where a thread's modules cannot be built", async () => {
    const app = project({
      "src/main.ts": `import { toThread } from "anythread"
import { addressOf } from "anythread/thread"
toThread.runSync(addressOf<any>(new URL("./broken.ts", import.meta.url)).run)
`,
      "src/broken.ts": `import "./gone.ts"\n`
    })
    expect(await errorsOf(optionsOf(app))).toEqual([{ text: `Could not resolve "./gone.ts"`, at: "src/broken.ts:1" }])
  })

  it("refuses a task module that touches the page, unless it is told not to look", async () => {
    const app = project({
      "src/tasks.ts": `import "./ui.ts"\n${tasks}`,
      "src/ui.ts": `document.title = "here"\n`,
      "src/main.ts": main("./tasks.ts")
    })
    const options = optionsOf(app, { ...page, format: "esm" })
    const [error, ...more] = await errorsOf(options)
    expect([error?.text, more]).toEqual([expect.stringMatching(/^src\/tasks\.ts -> src\/ui\.ts.*document.*line 1/), []])
    expect(await errorsOf({ ...options, plugins: [anythread({ refuse: false })] })).toEqual([])
  })

  it("refuses a task module that imports the application's entry", async () => {
    const app = project({ "src/tasks.ts": `import "./main.ts"\n${tasks}`, "src/main.ts": main("./tasks.ts") })
    expect(await errorsOf(optionsOf(app))).toEqual([
      expect.objectContaining({ text: expect.stringMatching(/^src\/tasks\.ts -> src\/main\.ts/) })
    ])
  })

  it("asks for a directory where there is none", async () => {
    const app = project(simple)
    const { outdir, ...options } = optionsOf(app)
    expect(await errorsOf({ ...options, write: false })).toEqual([
      { text: expect.stringContaining("outdir"), at: undefined }
    ])
  })

  it("warns of a bundle with tasks and without what starts their threads", async () => {
    const app = project({ ...simple, "src/tasks.ts": tasks.replace("anythread/thread", "@anythread/core/thread") })
    const { warnings } = await build(optionsOf(app, { external: ["anythread"] }))
    expect(warnings.map(({ text }) => text)).toEqual([expect.stringContaining("Leave all of anythread's packages out")])
  })
})
