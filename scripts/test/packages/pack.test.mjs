import { mkdirSync, readFileSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { packAll } from "../../packages/pack.mjs"
import { workspaceRoot } from "../../toolchain/workspace.mjs"
import { makeTree } from "../tree.mjs"

const config = '{ "compilerOptions": { "rootDir": "src", "outDir": "dist", "composite": true }, "include": ["src"] }'

const references = config.replace('"include"', '"references": [{ "path": "../core" }], "include"')

/** @param {Record<string, string>} files @param {[directory: string, name: string][]} [links] packages of ours that others have installed */
async function pack(files, links = []) {
  const root = makeTree({ "tsconfig.base.json": "{}", ...files })
  mkdirSync(join(root, "node_modules"))
  symlinkSync(join(workspaceRoot, "node_modules/typescript"), join(root, "node_modules/typescript"), "junction")
  mkdirSync(join(root, "scripts"))
  // Node finds what a script imports from where it is, and not from where it is linked.
  symlinkSync(join(workspaceRoot, "scripts/bundlePackage.mjs"), join(root, "scripts/bundlePackage.mjs"))
  for (const [directory, name] of links) {
    mkdirSync(join(root, directory, "node_modules/@anythread"), { recursive: true })
    symlinkSync(join(root, "packages", name), join(root, directory, "node_modules/@anythread", name), "junction")
  }
  return await packAll(root, makeTree({}))
}

/** @param {object} fields */
const manifest = (fields) =>
  JSON.stringify({ version: "1.0.0", type: "module", files: ["dist"], scripts: { build: "tsc -b" }, ...fields })

test("packs what is compiled now: nothing that an earlier build has left, and no private package", async () => {
  const { packages, problems } = await pack({
    "packages/a/package.json": manifest({ name: "a", files: ["bundle", "dist"] }),
    "packages/a/tsconfig.json": config,
    "packages/a/src/a.ts": "export const a: number = 1\n",
    "packages/a/bundle/gone.js": "",
    "packages/a/dist/gone.js": "",
    "packages/b/package.json": manifest({ name: "b", private: true })
  })
  expect(problems).toEqual([])
  expect(packages.map(({ files, name }) => ({ files, name }))).toEqual([
    { files: ["dist/a.d.ts", "dist/a.js", "package.json"], name: "a" }
  ])
}, 60_000)

test("bundles a package after those whose files become part of it", async () => {
  const doors = (/** @type {string} */ name) => ({
    types: `./dist/${name}.d.ts`,
    module: `./dist/${name}.js`,
    default: `./bundle/${name}.js`
  })
  const bundling = "tsc -b && node ../../scripts/bundlePackage.mjs"
  const { packages, problems } = await pack(
    {
      "packages/a/package.json": manifest({
        name: "@anythread/a",
        files: ["bundle"],
        exports: { "./main": doors("main") },
        scripts: { build: `${bundling} --thread src/thread.ts` },
        dependencies: { "@anythread/core": "^1.0.0" }
      }),
      "packages/a/tsconfig.json": references,
      "packages/a/src/main.ts": "export const a: number = 1\n",
      "packages/a/src/thread.ts": 'import { b } from "@anythread/core/worker"\nconsole.log(b)\n',
      "packages/core/package.json": manifest({
        name: "@anythread/core",
        exports: { "./worker": doors("worker") },
        scripts: { build: bundling }
      }),
      "packages/core/tsconfig.json": config,
      "packages/core/src/worker.ts": "export const b: number = 2\n"
    },
    [["packages/a", "core"]]
  )
  expect(problems).toEqual([])
  expect(packages.map(({ files, name }) => ({ files: files.filter((file) => !file.endsWith(".map")), name }))).toEqual([
    { files: ["bundle/main.js", "bundle/thread.js", "package.json"], name: "@anythread/a" },
    { files: ["dist/worker.d.ts", "dist/worker.js", "package.json"], name: "@anythread/core" }
  ])
  const [{ directory } = { directory: "" }] = packages
  expect(readFileSync(join(directory, "bundle/thread.js"), "utf8")).toContain("log(2)")
}, 60_000)

test("tells what the compiler says, and of a package that is built in another way", async () => {
  const { packages, problems } = await pack({
    "packages/a/package.json": manifest({ name: "a" }),
    "packages/a/tsconfig.json": config,
    "packages/a/src/a.ts": 'export const a: number = "1"\n',
    "packages/b/package.json": manifest({ name: "b", scripts: { build: "make" } }),
    "packages/b/tsconfig.json": config
  })
  expect(problems).toEqual([
    "packages/b: its script build is make; pack.mjs knows tsc -b and bundlePackage.mjs",
    expect.stringContaining("packages/a/src/a.ts(1,14): error TS2322")
  ])
  expect(packages.map(({ name }) => name)).toEqual(["a"])
}, 60_000)
