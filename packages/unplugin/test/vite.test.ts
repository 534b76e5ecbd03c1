import { mkdirSync, writeFileSync } from "node:fs"
import { createBuilder, createServer, preview } from "vite"
import { expect, it, onTestFinished } from "vitest"
import { optimizing } from "../src/bundlers/optimizing.ts"
import { anythread } from "../src/vite.ts"
import { project } from "./chunksProject.ts"

const quiet = { configFile: false, logLevel: "silent" } as const

const tasks = `import { portable } from "@anythread/core/thread"
export const double = (n) => n * 2
portable(import.meta.url, { double })
`
const page = `<script type="module" src="/main.js"></script>`
const main = (runtime: string): string => `import { toThread } from "@anythread/${runtime}/promise"
import { double } from "./tasks.js"
void toThread.runSync(double, 21)
`

it("builds the client and the server of a program in one go", async () => {
  const made = project({
    "index.html": page,
    "main.js": main("browser"),
    "server.js": main("node"),
    "tasks.js": tasks
  })
  const builder = await createBuilder({
    ...quiet,
    root: made.root,
    plugins: [anythread()],
    resolve: { noExternal: true },
    environments: {
      client: { build: { outDir: "client", assetsDir: "" } },
      ssr: { build: { outDir: "server", assetsDir: "", ssr: true, rolldownOptions: { input: "server.js" } } }
    },
    builder: {}
  })
  await builder.buildApp()
  const startersOf = (directory: string): ReadonlyArray<string> =>
    Object.values(made.built(directory)).flatMap((code) => code.match(/new URL\(.{0,9}thread-[\w-]+\.js/g) ?? [])
  expect([startersOf("client").length, startersOf("server").length]).toEqual([1, 1])
})

it.each(["document.title = 'x'", `import "./style.css"`])("refuses a page's task module with %s", async (line) => {
  const made = project({
    "index.html": page,
    "main.js": main("browser"),
    "tasks.js": `${line}\n${tasks}`,
    "style.css": ""
  })
  const build = async (refuse: boolean): Promise<string> => {
    const builder = await createBuilder({ ...quiet, root: made.root, plugins: [anythread({ refuse })] })
    return builder.buildApp().then(
      () => "built",
      (error: Error) => error.message
    )
  }
  expect(await build(true)).toContain("tasks.js")
  expect(await build(false)).toBe("built")
})

it("refuses files that find each other by an import map", async () => {
  const made = project({ "index.html": page, "main.js": "" })
  const build = { chunkImportMap: true }
  const builder = createBuilder({ ...quiet, root: made.root, build, plugins: [anythread()] })
  await expect(builder).rejects.toThrow("build.chunkImportMap")
})

it("refuses to be among the plugins of workers, which Vite builds by itself", async () => {
  const start = `new Worker(new URL("./own.js", import.meta.url), { type: "module" })`
  const made = project({ "index.html": page, "main.js": start, "own.js": "" })
  const worker = { plugins: () => [anythread()] }
  const builder = await createBuilder({ ...quiet, root: made.root, worker })
  await expect(builder.buildApp()).rejects.toThrow("worker.plugins")
})

it("isolates pages, in answers that say that nothing has changed too", async () => {
  const made = project({ "index.html": page, "main.js": "console.log(1)\n", "dist/index.html": "" })
  const server = await createServer({
    ...quiet,
    root: made.root,
    server: { port: 0 },
    plugins: [anythread({ isolate: true })]
  })
  onTestFinished(() => server.close())
  await server.listen()
  const previewed = await preview({
    ...quiet,
    root: made.root,
    preview: { port: 0 },
    plugins: [anythread({ isolate: true })]
  })
  onTestFinished(() => previewed.close())
  const url = server.resolvedUrls?.local[0] ?? ""
  const first = await fetch(new URL("main.js", url))
  const again = await fetch(new URL("main.js", url), { headers: { "if-none-match": first.headers.get("etag") ?? "" } })
  const shown = await fetch(previewed.resolvedUrls?.local[0] ?? "")
  const isolation = ({ headers, status }: Response): ReadonlyArray<unknown> => [
    status,
    headers.get("cross-origin-opener-policy"),
    headers.get("cross-origin-embedder-policy")
  ]
  expect([first, again, shown].map(isolation)).toEqual([
    [200, "same-origin", "require-corp"],
    [304, "same-origin", "require-corp"],
    [200, "same-origin", "require-corp"]
  ])
})

it("finds what depends on threads, through what does not, and the CommonJS that it needs", () => {
  const made = project({})
  const install = (name: string, manifest: object): void => {
    mkdirSync(made.path(`node_modules/${name}`), { recursive: true })
    writeFileSync(made.path(`node_modules/${name}/package.json`), JSON.stringify(manifest))
    writeFileSync(made.path(`node_modules/${name}/index.js`), "")
  }
  const devDependencies = { peer: "1", gone: "1", plain: "1" }
  made.write("package.json", JSON.stringify({ dependencies: { outer: "1" }, devDependencies }))
  install("outer", { dependencies: { plain: "1", inner: "1" } })
  install("inner", { dependencies: { anythread: "1", leaf: "1", modern: "1", gone: "1" } })
  install("peer", { peerDependencies: { "@anythread/core": "1" } })
  install("plain", { dependencies: { leaf: "1" } })
  install("leaf", {})
  install("modern", { type: "module", exports: "./index.js" })
  const { exclude, include } = optimizing(made.path("src"))
  expect(new Set(exclude.filter((name) => !/anythread|acorn/.test(name)))).toEqual(new Set(["outer", "inner", "peer"]))
  expect(new Set(include)).toEqual(new Set(["outer > plain", "outer > inner > leaf"]))
})

it("has Vite make one copy of the Effect that our packages and the program use", () => {
  const made = project({ "package.json": JSON.stringify({ dependencies: { effect: "*" } }) })
  expect(optimizing(made.root).include).toContain("effect/Exit")
  made.write("package.json", "{}")
  expect(optimizing(made.root).include).toEqual([])
})
