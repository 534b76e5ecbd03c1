import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseSync } from "oxc-parser"
import { describe, expect, it, onTestFinished } from "vitest"
import { doorSource, type Starter, starterOf, starterSource, threadSource } from "../../src/modules/ThreadFiles.ts"

const packages = fileURLToPath(new URL("../../../", import.meta.url))

/** A directory with these files, whose name needs escaping. */
const makeTree = (files: Readonly<Record<string, string>>, links: Readonly<Record<string, string>> = {}): string => {
  const root = join(realpathSync(mkdtempSync(join(tmpdir(), "anythread-files-"))), `it's "a" tree`)
  onTestFinished(() => rmSync(dirname(root), { recursive: true }))
  const place = (path: string): string => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    return join(root, path)
  }
  for (const [path, text] of Object.entries(files)) writeFileSync(place(path), text)
  for (const [path, to] of Object.entries(links)) symlinkSync(join(root, to), place(path), "junction")
  return root
}

const manifest = (name: string) => JSON.stringify({ name })
const parse = (code: string) => {
  const { errors, module } = parseSync("a.js", code, { sourceType: "module" })
  expect(errors).toEqual([])
  return module
}
const importsOf = (code: string) => parse(code).staticImports.map(({ moduleRequest }) => moduleRequest.value)

describe("starterOf", () => {
  it.each(["node", "bun", "deno", "browser"] as const)("knows the starter of %s, source and built", (runtime) => {
    for (const file of [
      join(packages, runtime, "src/startThread.ts"),
      join(packages, runtime, "dist/startThread.js")
    ]) {
      expect(starterOf(file)).toEqual({ runtime, file })
      expect(starterOf(`${file}?v=12ab`)).toEqual({ runtime, file })
    }
  })

  it.each([
    "node/src/thread.ts",
    "core/src/startThread.ts",
    "core/dist/startThread.js",
    "node/src/inner/startThread.ts"
  ])("takes %s for none", (path) => {
    expect(starterOf(join(packages, path))).toBeUndefined()
  })

  it("goes by the package, not by the folder", () => {
    const root = makeTree({
      "node_modules/@anythread/node/package.json": manifest("fork-of-node"),
      "linked/package.json": manifest("@anythread/node"),
      "core/package.json": manifest("@anythread/core"),
      "nameless/package.json": "{}"
    })
    const starter = (folder: string) => join(root, folder, "dist/startThread.js")
    expect(starterOf(starter("node_modules/@anythread/node"))).toBeUndefined()
    expect(starterOf(starter("linked"))).toEqual({ runtime: "node", file: starter("linked") })
    expect(starterOf(starter("core"))).toBeUndefined()
    expect(starterOf(starter("nameless"))).toBeUndefined()
    expect(starterOf(starter("nowhere"))).toBeUndefined()
  })
})

describe("doorSource", () => {
  it.each([
    ["node/bundle/promise.js", "../dist/promise.js"],
    ["core/bundle/thread.js?v=12ab", "../dist/thread/index.js"],
    ["anythread/bundle/bun.js", "../dist/bun.js"]
  ])("has what %s was made of in its place", (path, module) => {
    expect(doorSource(join(packages, path))).toBe(`export * from "${module}"\n`)
  })

  it.each(["node/bundle/thread.js", "node/dist/promise.js", "node/bundle/promise.js.map", "nowhere/bundle/promise.js"])(
    "leaves %s as it is",
    (path) => {
      expect(doorSource(join(packages, path))).toBeUndefined()
    }
  )

  it("leaves bundles of others as they are", () => {
    const exports = { ".": { module: "./dist/index.js", default: "./bundle/index.js" } }
    const root = makeTree({ "other/package.json": JSON.stringify({ name: "other", exports }) })
    expect(doorSource(join(root, "other/bundle/index.js"))).toBeUndefined()
  })
})

describe("starterSource", () => {
  it.each(["node", "deno"] as const)("starts a worker of node:worker_threads on %s", (runtime) => {
    expect(starterSource(runtime, "url")).toBe(
      `import { Worker } from "node:worker_threads"\nexport const startThread = (options) => new Worker(url, options)\n`
    )
  })

  it("starts the platform's worker on Bun and in browsers", () => {
    expect(starterSource("bun", "url")).toBe("export const startThread = (options) => new Worker(url, options)\n")
    expect(starterSource("browser", "url")).toBe(
      `export const startThread = () => new Worker(url, { type: "module" })\n`
    )
  })
})

describe("threadSource", () => {
  const browser = (root: string): Starter => ({
    runtime: "browser",
    file: join(root, "node_modules/@anythread/browser/dist/startThread.js")
  })
  const installed = {
    "node_modules/@anythread/browser/package.json": manifest("@anythread/browser"),
    "node_modules/@anythread/core/package.json": manifest("@anythread/core")
  }

  it("serves without Effect where none is installed", () => {
    const root = makeTree(installed)
    const door = join(root, "node_modules/@anythread/browser/dist/worker.js")
    const source = threadSource(browser(root))
    expect(source).toBe(`import { serve } from ${JSON.stringify(door)}\nserve()\n`)
    expect(importsOf(source)).toEqual([door])
  })

  it.each([
    ["beside it", "node_modules/effect/package.json"],
    ["in the core's own packages", "node_modules/@anythread/core/node_modules/effect/package.json"]
  ])("serves with Effect where it is installed %s", (_where, path) => {
    const root = makeTree({ ...installed, [path]: manifest("effect") })
    expect(importsOf(threadSource(browser(root)))).toEqual([
      join(root, "node_modules/@anythread/browser/dist/worker-effect.js")
    ])
  })

  it("serves without Effect where the core cannot see the one that is installed", () => {
    const root = makeTree({
      ...installed,
      "node_modules/@anythread/browser/node_modules/effect/package.json": manifest("effect")
    })
    expect(importsOf(threadSource(browser(root)))).toEqual([
      join(root, "node_modules/@anythread/browser/dist/worker.js")
    ])
  })

  it("looks for Effect from where a linked core is", () => {
    const store = "node_modules/.pnpm"
    const root = makeTree(
      {
        [`${store}/browser@1.0.0/node_modules/@anythread/browser/package.json`]: manifest("@anythread/browser"),
        [`${store}/core@1.0.0_effect@4.1.0/node_modules/@anythread/core/package.json`]: manifest("@anythread/core"),
        [`${store}/core@1.0.0_effect@4.1.0/node_modules/effect/package.json`]: manifest("effect")
      },
      {
        [`${store}/browser@1.0.0/node_modules/@anythread/core`]: `${store}/core@1.0.0_effect@4.1.0/node_modules/@anythread/core`
      }
    )
    const dist = join(root, store, "browser@1.0.0/node_modules/@anythread/browser/dist")
    const starter: Starter = { runtime: "browser", file: join(dist, "startThread.js") }
    expect(importsOf(threadSource(starter))).toEqual([join(dist, "worker-effect.js")])
  })

  it("serves source by source", () => {
    const file = join(packages, "node/src/startThread.ts")
    expect(importsOf(threadSource({ runtime: "node", file }))).toEqual([join(packages, "node/src/worker-effect.ts")])
  })

  it("serves modules by a table, in which any path can stand", () => {
    const root = makeTree(installed)
    const path = join(root, `tasks \\ "of" 'all'.ts`)
    const modules = new Map([
      ["anythread:tasks.ts", path],
      ["anythread:b.ts?v=1", "/app/b.ts"]
    ])
    const source = threadSource(browser(root), modules)
    const door = join(root, "node_modules/@anythread/browser/dist/worker.js")
    expect(source).toBe(
      `import { serveModules } from ${JSON.stringify(door)}\n` +
        `serveModules({\n  "anythread:tasks.ts": () => import(${JSON.stringify(path)}),\n` +
        `  "anythread:b.ts?v=1": () => import("/app/b.ts")\n})\n`
    )
    expect(parse(source).dynamicImports).toHaveLength(2)
  })

  it("serves an empty table where there are no modules", () => {
    const source = threadSource(browser(makeTree(installed)), new Map())
    expect(source).toContain("serveModules({")
    expect(parse(source).dynamicImports).toHaveLength(0)
  })
})
