// What our packages are installed with, in the versions that they are tested with.

import { readFileSync } from "node:fs"
import { join } from "node:path"

/**
 * Reads versions from a package's devDependencies.
 *
 * @param {string} root
 * @param {string} owner a folder of `packages`
 * @param {readonly string[]} names
 * @returns {string[]} such as `effect@4.1.0`
 */
export function besides(root, owner, names) {
  const { devDependencies } = JSON.parse(readFileSync(join(root, "packages", owner, "package.json"), "utf8"))
  return names.map((name) => {
    if (devDependencies[name] === undefined) throw new Error(`packages/${owner} has no devDependency ${name}`)
    return `${name}@${devDependencies[name]}`
  })
}
