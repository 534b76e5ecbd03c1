// Broken workspaces for the tests of the checks: written out in each test, so that what is wrong stands beside what is said.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { onTestFinished } from "vitest"

/**
 * Writes files into a new directory that goes away with the test.
 *
 * @param {Record<string, string>} files text by path
 * @returns {string} the directory
 */
export function makeTree(files) {
  const root = mkdtempSync(join(tmpdir(), "anythread-tree-"))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

/** All problems of a list of cases. @param {readonly import("../suites/suite.d.ts").CheckCase[]} cases */
export function problemsOf(cases) {
  return cases.flatMap((one) => one.problems)
}
