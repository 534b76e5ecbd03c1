import { readdirSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { rspack } from "@rspack/core"
import { afterEach, describe, expect, it } from "vitest"
import webpack from "webpack"
import { anythread as forRspack } from "../src/rspack.ts"
import { anythread as forWebpack } from "../src/webpack.ts"
import { main, makeProject, type Project, tasks } from "./tablesProject.ts"

const cleanups: Array<() => unknown> = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const project = (files: Readonly<Record<string, string>>): Project => {
  const made = makeProject(files)
  cleanups.push(made.remove)
  return made
}

/** Of either bundler's compiler, what is used here. */
interface Compiler {
  readonly run: (done: Done) => void
  readonly watch: (options: object, done: Done) => { readonly close: (closed: () => void) => void }
  readonly close: (closed: (error?: Error | null) => void) => void
}
type Done = (error: Error | null, stats?: Stats) => void
interface Stats {
  readonly toJson: (options: object) => { readonly errors?: ReadonlyArray<{ readonly message: string }> }
}

const stripTypes = fileURLToPath(new URL("./stripTypes.cjs", import.meta.url))
const bundlers = {
  webpack: {
    make: webpack as unknown as (options: object) => Compiler,
    plugin: forWebpack,
    options: { experiments: { outputModule: true } },
    loader: stripTypes,
    cache: (cacheDirectory: string) => ({ type: "filesystem", cacheDirectory })
  },
  rspack: {
    make: rspack as unknown as (options: object) => Compiler,
    plugin: forRspack,
    options: {},
    loader: stripTypes,
    cache: (directory: string) => ({ type: "persistent", storage: { type: "filesystem", directory } })
  }
}

/** The built file that holds the table. */
const threadFile = ({ directory }: Project): string =>
  readdirSync(join(directory, "dist")).find((file) =>
    readFileSync(join(directory, "dist", file), "utf8").includes(`serveModules)({`)
  ) ?? "none"

const errorsOf = (stats: Stats | undefined): ReadonlyArray<string> =>
  (stats?.toJson({ all: false, errors: true }).errors ?? []).map(({ message }) => message)

describe.each(Object.entries(bundlers))("%s", (_, { cache, loader, make, options, plugin }) => {
  const compilerOf = (app: Project, more: object = {}): Compiler =>
    make({
      context: app.directory,
      mode: "development",
      devtool: false,
      target: "node22",
      entry: { main: "./src/main.ts" },
      output: { path: join(app.directory, "dist"), module: true, chunkFormat: "module", filename: "[name].js" },
      module: { rules: [{ test: /\.ts$/, loader }] },
      plugins: [plugin()],
      ...options,
      ...more
    })

  /** Builds once, and gives what went wrong. */
  const build = async (app: Project, more?: object): Promise<ReadonlyArray<string>> => {
    const compiler = compilerOf(app, more)
    const stats = await new Promise<Stats | undefined>((resolve, reject) => {
      compiler.run((error, stats) => (error === null ? resolve(stats) : reject(error)))
    })
    await new Promise<void>((resolve, reject) => {
      compiler.close((error) => (error == null ? resolve() : reject(error)))
    })
    return errorsOf(stats)
  }

  /** Builds again with each change. */
  const watch = (app: Project, more?: object) => {
    const builds: Array<ReadonlyArray<string>> = []
    let wake = (): void => {}
    const compiler = compilerOf(app, more)
    const watching = compiler.watch({ aggregateTimeout: 20 }, (error, stats) => {
      builds.push(error === null ? errorsOf(stats) : [String(error)])
      wake()
    })
    cleanups.push(
      () => new Promise<void>((resolve) => watching.close(resolve)),
      () => new Promise<void>((resolve) => compiler.close(() => resolve()))
    )
    /** The next build that the program comes out of as wanted. */
    const until = async (wanted: unknown): Promise<void> => {
      for (;;) {
        while (builds.length === 0) {
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        }
        const errors = builds.splice(0).at(-1)
        if (errors !== undefined && errors.length > 0) throw new Error(errors.join("\n"))
        const printed = await app.run("dist/main.js").catch((error: unknown) => error)
        if (printed === wanted) return
      }
    }
    return { until }
  }

  const simple = { "src/tasks.ts": tasks, "src/main.ts": main("./tasks.ts") }

  it("starts threads where the program's own conditions lack `module`", async () => {
    const app = project(simple)
    const conditionNames = ["node", "import"]
    expect(await build(app, { resolve: { conditionNames, byDependency: { esm: { conditionNames } } } })).toEqual([])
    expect(await app.run("dist/main.js")).toBe(42)
  })

  it("knows the task modules that come out of the cache", async () => {
    const app = project({
      "src/main.ts": `import { toThread } from "anythread"
import { addressOf } from "anythread/thread"
import { double } from "./tasks.ts"
const other = addressOf<typeof import("./other.ts")>(new URL("./other.ts", import.meta.url))
console.log(JSON.stringify([await toThread.runSync(double, 21), await toThread.run(other.half, 8)]))
`,
      "src/tasks.ts": tasks,
      // Known to be a task module when the first table has brought the other one in.
      "src/other.ts": `import { portable } from "anythread/thread"
import { quarter } from "./inner.ts"
export const half = async (n: number) => (quarter(n) * 2)
portable(import.meta.url, { half })
`,
      "src/inner.ts": `import { portable } from "anythread/thread"
export const quarter = (n: number) => n / 4
portable(import.meta.url, { quarter })
`
    })
    const cached = { cache: cache(join(app.directory, "cache")) }
    expect(await build(app, cached)).toEqual([])
    rmSync(join(app.directory, "dist"), { recursive: true })
    expect(await build(app, cached)).toEqual([])
    expect(await app.run("dist/main.js")).toEqual([42, 4])
    const built = readFileSync(join(app.directory, "dist", threadFile(app)), "utf8")
    expect(built.match(/"anythread:src\/\w+\.ts"(?=:)/g)).toEqual(
      ["inner", "other", "tasks"].map((name) => `"anythread:src/${name}.ts"`)
    )
  })

  it("follows changes of task modules while it watches", async () => {
    const app = project(simple)
    const { until } = watch(app)
    await until(42)
    app.write({ "src/tasks.ts": tasks.replace("n * 2", "n * 3") })
    await until(63)
    app.write({ "src/more.ts": tasks.replace("n * 2", "n * 4"), "src/main.ts": main("./more.ts") })
    await until(84)
    rmSync(join(app.directory, "src/tasks.ts"))
    app.write({ "src/more.ts": tasks.replace("n * 2", "n * 5") })
    await until(105)
  })

  it("keeps the lines of errors on threads", async () => {
    const app = project({
      ...simple,
      "src/main.ts": `import { toThread } from "anythread"
import { fail } from "./tasks.ts"
const error: Error = await toThread.runSync(fail).catch((error) => error)
console.log(JSON.stringify(error.stack?.split("\\n").slice(0, 2).join()))
`
    })
    expect(await build(app, { devtool: "source-map" })).toEqual([])
    expect(await app.run("dist/main.js", "--enable-source-maps")).toMatch(/^TypeError: failed, .*src\/tasks\.ts:4:9\)$/)
  })

  it("refuses a task module that imports the application", async () => {
    const app = project({ ...simple, "src/tasks.ts": `${tasks}\nimport "./main.ts"\n` })
    const errors = await build(app)
    expect(errors).toHaveLength(1)
    expect(errors[0]).toContain("src/tasks.ts -> src/main.ts")
    expect(await build(app, { plugins: [plugin({ refuse: false })] })).toEqual([])
    // A library's entry starts nothing.
    app.write({ "src/main.ts": "export const nothing = 0\n" })
    expect(await build(app, { entry: { main: "./src/main.ts", tasks: "./src/tasks.ts" } })).toEqual([])
  })

  it("refuses what touches the page, on pages alone", async () => {
    const app = project({
      ...simple,
      "src/tasks.ts": `import "./dom.ts"\n${tasks}`,
      "src/dom.ts": `document.title = "changed"\n`
    })
    const errors = await build(app, { target: "web" })
    expect(errors).toHaveLength(1)
    expect(errors[0]).toContain("src/tasks.ts -> src/dom.ts")
    expect(await build(app)).toEqual([])
  })

  it("says which module has no address, and who asks for it", async () => {
    const app = project({
      "src/main.ts": `import { addressOf } from "anythread/thread"
addressOf(new URL("./none.ts", import.meta.url))
`
    })
    const errors = (await build(app)).join("\n")
    expect(errors).toContain("./none.ts")
    expect(errors).toContain("src/main.ts:2")
  })

  it("gives task modules files of their own where our packages are left outside", async () => {
    const app = project(simple)
    expect(await build(app, { externals: /^(@anythread|anythread)(\/|$)/, mode: "production" })).toEqual([])
    expect(await app.run("dist/main.js")).toBe(42)
  })
})
