import { expect, test } from "vitest"
import { memberDirectories, packageDirectories } from "../toolchain/workspace.mjs"
import { makeTree } from "./tree.mjs"

test("reads the members from pnpm-workspace.yaml: patterns, exact paths, and only folders with a manifest", () => {
  const root = makeTree({
    "pnpm-workspace.yaml":
      'pmOnFail: ignore\npackages:\n  - packages/*\n  - "scripts/doc-examples"\n  - none/*\nallowBuilds:\n  node: true\n',
    "packages/b/package.json": "{}",
    "packages/a/package.json": "{}",
    "packages/left/dist/x.js": "",
    "scripts/doc-examples/package.json": "{}"
  })
  expect(memberDirectories(root)).toEqual(["packages/a", "packages/b", "scripts/doc-examples"])
  expect(packageDirectories(root)).toEqual(["packages/a", "packages/b"])
})
