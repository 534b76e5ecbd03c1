import { execFile } from "node:child_process"
import { readFileSync } from "node:fs"
import { SourceMap } from "node:module"
import { promisify } from "node:util"
import * as rolldown from "rolldown"
import * as rollup from "rollup"
import { describe, expect, it } from "vitest"
import { anythread as rolldownPlugin } from "../src/rolldown.ts"
import { anythread as rollupPlugin } from "../src/rollup.ts"
import { type Project, project } from "./chunksProject.ts"

const external = /^@anythread\//

const tasks = `import { portable } from "@anythread/core/thread"
export const double = (n) => n * 2
portable(import.meta.url, { double })
`
const main = `import { toThread } from "@anythread/node/promise"
import { double } from "./tasks.js"
const print = (value) => console.log(JSON.stringify(value))
toThread.runSync(double, 21).then(print, ({ stack }) => print(stack))
`

/** Options that both bundlers understand alike. */
interface Output {
  readonly format?: "es" | "cjs" | "iife" | "umd"
  readonly name?: string
  readonly dir?: string
  readonly sourcemap?: boolean
  readonly minify?: boolean
  readonly entryFileNames?: string
  readonly chunkFileNames?: string
}

/** Builds a project, to `dist` unless the output says otherwise. */
type Build = (project: Project, outputs?: ReadonlyArray<Output>, input?: string) => Promise<void>

const bundlers: Readonly<Record<string, Build>> = {
  Rollup: async ({ path }, outputs = [{}], input = "main.js") => {
    const bundle = await rollup.rollup({ input: path(input), external, plugins: [rollupPlugin()], onwarn: () => {} })
    for (const output of outputs) await bundle.write({ dir: path("dist"), ...output })
    await bundle.close()
  },
  Rolldown: async ({ path, root }, outputs = [{}], input = "main.js") => {
    const options = { cwd: root, input: path(input), external, plugins: [rolldownPlugin()], platform: "node" } as const
    const bundle = await rolldown.rolldown({ ...options, onLog: () => {} })
    for (const output of outputs) await bundle.write({ dir: path("dist"), ...output })
    await bundle.close()
  }
}

const messageOf = (built: Promise<unknown>): Promise<string> =>
  built.then(
    () => "built",
    (error: Error) => error.message
  )

const run = async ({ path }: Project, file: string): Promise<unknown> =>
  JSON.parse((await promisify(execFile)(process.execPath, [path(file)])).stdout)

describe.each(Object.entries(bundlers))("%s", (name, build) => {
  it("puts the URL of each output's own chunk into it", async () => {
    const made = project({ "main.js": main, "tasks.js": tasks })
    await build(made, [
      { format: "es" },
      { format: "cjs", dir: made.path("cjs"), entryFileNames: "[name].cjs", chunkFileNames: "[name]-[hash].cjs" }
    ])
    expect([await run(made, "dist/main.js"), await run(made, "cjs/main.cjs")]).toEqual([42, 42])
  })

  it("says in which line an address leads to no module", async () => {
    const made = project({
      "main.js": `import { addressOf } from "@anythread/core/thread"\n\naddressOf(new URL("./gone.js", import.meta.url))\n`
    })
    expect(await messageOf(build(made))).toContain(
      `${made.path("main.js")}:3: threads cannot load "./gone.js": there is no such module.`
    )
  })

  it.each(["iife", "umd"] as const)("refuses the format %s", async (format) => {
    const made = project({ "main.js": `export * from "./tasks.js"`, "tasks.js": tasks })
    expect(await messageOf(build(made, [{ format, name: "app" }]))).toContain("threads load files of their own")
  })

  it("refuses all code in one file", async () => {
    const made = project({ "main.js": `export * from "./tasks.js"`, "tasks.js": tasks })
    const output = name === "Rollup" ? { inlineDynamicImports: true } : { codeSplitting: false }
    expect(await messageOf(build(made, [output]))).toContain("threads load files of their own")
  })

  it("leaves a program without threads alone", async () => {
    const made = project({ "main.js": "console.log(JSON.stringify(1))" })
    await build(made, [{ format: "iife", name: "app" }])
    expect(await run(made, "dist/main.js")).toBe(1)
  })

  it("refuses a task module that imports the application's entry", async () => {
    const made = project({ "main.js": main, "tasks.js": `import "./main.js"\n${tasks}` })
    expect(await messageOf(build(made))).toMatch(/tasks\.js -> .*main\.js: /)
  })

  it("lets a library's task module import its entry, and be one", async () => {
    const made = project({ "main.js": `export * from "./tasks.js"`, "tasks.js": `import "./main.js"\n${tasks}` })
    await build(made)
    await build(made, [{}], "tasks.js")
    expect(Object.keys(made.built())).toContain("tasks.js")
  })

  it("refuses to put the application's entry into what threads load", async () => {
    const made = project({ "main.js": main, "tasks.js": tasks })
    const output =
      name === "Rollup"
        ? { manualChunks: () => "all" }
        : { codeSplitting: { groups: [{ name: "all", test: /\.js$/ }] } }
    expect(await messageOf(build(made, [output]))).toContain(
      "main.js, with which the application starts, has been put into"
    )
  })
})

it("keeps the way back to the line in which a task threw", async () => {
  const made = project({
    "main.js": main.replace("tasks.js", "tasks.ts"),
    "tasks.ts": `import { portable } from "@anythread/core/thread"

interface Wanted {
  readonly n: number
}

export const double = (n: number): Wanted => {
  throw new Error(String(n))
}

portable(import.meta.url, { double })
`
  })
  await bundlers.Rolldown?.(made, [{ sourcemap: true, minify: true }])
  const stack = String(await run(made, "dist/main.js"))
  const [, file = "", line, column] = /dist\/(tasks[^/]*\.js):(\d+):(\d+)/.exec(stack) ?? []
  const map = new SourceMap(JSON.parse(readFileSync(made.path(`dist/${file}.map`), "utf8")))
  expect(map.findEntry(Number(line) - 1, Number(column) - 1)).toMatchObject({
    originalSource: expect.stringMatching(/tasks\.ts$/),
    originalLine: 7
  })
})

it("starts threads where packages are found without the condition `module`", async () => {
  const made = project({ "main.js": main, "tasks.js": tasks })
  const bundle = await rolldown.rolldown({
    cwd: made.root,
    input: made.path("main.js"),
    platform: "neutral",
    external: [/^node:/, /^effect\//],
    plugins: [rolldownPlugin()]
  })
  await bundle.write({ dir: made.path("dist") })
  await bundle.close()
  expect(await run(made, "dist/main.js")).toBe(42)
})
