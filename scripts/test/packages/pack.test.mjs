import { mkdirSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { packAll } from "../../packages/pack.mjs"
import { workspaceRoot } from "../../toolchain/workspace.mjs"
import { makeTree } from "../tree.mjs"

const config = '{ "compilerOptions": { "rootDir": "src", "outDir": "dist", "composite": true }, "include": ["src"] }'

/** @param {Record<string, string>} files */
async function pack(files) {
  const root = makeTree({ "tsconfig.base.json": "{}", ...files })
  mkdirSync(join(root, "node_modules"))
  symlinkSync(join(workspaceRoot, "node_modules/typescript"), join(root, "node_modules/typescript"), "junction")
  return await packAll(root, makeTree({}))
}

/** @param {object} fields */
const manifest = (fields) =>
  JSON.stringify({ version: "1.0.0", type: "module", files: ["dist"], scripts: { build: "tsc -b" }, ...fields })

test("packs what is compiled now: nothing that an earlier build has left, and no private package", async () => {
  const { packages, problems } = await pack({
    "packages/a/package.json": manifest({ name: "a" }),
    "packages/a/tsconfig.json": config,
    "packages/a/src/a.ts": "export const a: number = 1\n",
    "packages/a/dist/gone.js": "",
    "packages/b/package.json": manifest({ name: "b", private: true })
  })
  expect(problems).toEqual([])
  expect(packages.map(({ files, name }) => ({ files, name }))).toEqual([
    { files: ["dist/a.d.ts", "dist/a.js", "package.json"], name: "a" }
  ])
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
    "packages/b: its script build is make; pack.mjs compiles with tsc -b alone",
    expect.stringContaining("packages/a/src/a.ts(1,14): error TS2322")
  ])
  expect(packages.map(({ name }) => name)).toEqual(["a"])
}, 60_000)
