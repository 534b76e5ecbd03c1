import { join } from "node:path"
import { expect, test } from "vitest"
import { contentProblems } from "../../packages/contents.mjs"
import { makeTree } from "../tree.mjs"

const manifest = {
  name: "@anythread/a",
  version: "1.0.0",
  description: "a",
  keywords: ["a"],
  license: "MIT",
  files: ["dist", "src"],
  exports: { ".": "./dist/a.js" },
  scripts: { build: "tsc -b" },
  dependencies: { "@anythread/b": "^1.0.0", c: "^2.0.0" }
}

const sound = {
  "package.json": "",
  "README.md": "",
  LICENSE: "ours",
  "dist/a.js": 'import { b } from "@anythread/b/door"\nimport "c"\nimport fs from "node:fs"\n// import "e"',
  "dist/a.js.map": '{"sources":["../src/a.ts"],"sourceRoot":""}',
  "dist/a.d.ts": "",
  "src/a.ts": ""
}

/** @param {Record<string, string>} files @param {object} [changed] */
function problemsIn(files, changed = {}) {
  const root = makeTree({
    LICENSE: "ours",
    ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`package/${name}`, text]))
  })
  const packed = {
    name: "@anythread/a",
    manifest: { ...manifest, ...changed },
    directory: join(root, "package"),
    tarball: "",
    files: Object.keys(files),
    packed: 0,
    unpacked: 0
  }
  return contentProblems(root, packed, new Set(["@anythread/a", "@anythread/b"]))
}

test("has nothing to say of a sound package", () => {
  expect(problemsIn(sound)).toEqual([])
})

test("names what was made of a source that is gone", () => {
  expect(problemsIn({ ...sound, "dist/old.js": "" })).toEqual([
    "dist/old.js was made of no file of the package: there is no src/old.ts"
  ])
})

test("names files that have no business in a package", () => {
  const files = { "dist/tsconfig.tsbuildinfo": "", "src/test/a.ts": "", "src/a.test.ts": "", "notes.txt": "" }
  expect(problemsIn({ ...sound, ...files })).toEqual([
    "dist/tsconfig.tsbuildinfo is no part of a published package",
    "src/test/a.ts is no part of a published package",
    "src/a.test.ts is no part of a published package",
    "notes.txt is in none of the folders that package.json names in files"
  ])
})

test("names maps whose sources are not shipped", () => {
  const map = '{"sources":["../src/a.ts","../../elsewhere/b.ts"],"sourceRoot":""}'
  expect(problemsIn({ ...sound, "dist/a.js.map": map })).toEqual([
    "dist/a.js.map names a source that is not shipped: ../../elsewhere/b.ts"
  ])
  const bundle = '{"sources":["../src/gone.ts","../../b/dist/b.js"],"sourcesContent":[null,"text"]}'
  expect(problemsIn({ ...sound, "bundle/a.js.map": bundle }, { files: ["bundle", "dist", "src"] })).toEqual([
    "bundle/a.js.map names a source that is not shipped: ../src/gone.ts"
  ])
})

test("names what is imported and does not come along", () => {
  const files = { "dist/a.js": 'import("./b.js")', "dist/a.d.ts": 'export * from "./b.ts"' }
  expect(problemsIn({ ...sound, ...files })).toEqual([
    "dist/a.js imports dist/b.js, which is not shipped",
    "dist/a.d.ts imports dist/b.d.ts, which is not shipped"
  ])
  expect(problemsIn({ ...sound, "bundle/a.js": 'import "./b.js"' }, { files: ["bundle", "dist", "src"] })).toEqual([
    "bundle/a.js imports bundle/b.js, which is not shipped"
  ])
  expect(problemsIn({ ...sound, "dist/a.d.ts": 'export type A = import("@scope/e/f").F' })).toEqual([
    "dist/a.d.ts imports @scope/e, which package.json neither depends on nor names as a peer"
  ])
})

test("names dependencies that no registry has, and fields that lack", () => {
  const changed = { dependencies: { "@anythread/b": "workspace:*", c: "catalog:" }, keywords: undefined }
  expect(problemsIn(sound, changed)).toEqual([
    "package.json has no keywords",
    "package.json: dependencies names @anythread/b by workspace:*, which no registry has",
    "package.json: dependencies names c by catalog:, which no registry has"
  ])
})

test("wants a license, and the workspace's own", () => {
  const { LICENSE: _, ...unlicensed } = sound
  expect(problemsIn(unlicensed)).toEqual(["there is no LICENSE"])
  expect(problemsIn({ ...sound, LICENSE: "another" })).toEqual(["LICENSE is not the workspace's"])
})
