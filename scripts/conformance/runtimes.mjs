// Which command runs the conformance suite on which runtime. A new runtime is a new row.

import { join } from "node:path"

/**
 * @typedef {object} Run
 * @property {string} root the workspace
 * @property {string} runtime the row's name
 * @property {string} json where the command leaves its report
 */

/** @type {Record<string, { command: (run: Run) => [string, ...string[]] }>} */
export const runtimes = {
  node: { command: (run) => [process.execPath, ...cli(run)] },
  // The same without shared memory, as a page has it that is not isolated.
  "node-unshared": { command: (run) => [process.execPath, ...cli(run)] },
  // The host is the same Node; its "threads" are the in-process backend of @anythread/core/testing.
  "in-process": { command: (run) => [process.execPath, ...cli(run)] },
  "in-process-unshared": { command: (run) => [process.execPath, ...cli(run)] }
}

/** @param {Run} run @returns {string[]} */
function cli({ root, runtime, json }) {
  return [join(root, "packages/conformance/dist/cli.js"), "--runtime", runtime, "--json", json]
}
