// Declarations that may stand behind two doors of one package, each with the reason.

/**
 * @typedef {object} AllowedTwice
 * @property {string} package
 * @property {string} [name] one exported name
 * @property {string} [under] or all that is declared under a folder, relative to the root: `packages/core/src/errors/`
 * @property {string} reason
 */

const fronts = "the two fronts are alternatives: a program imports one of them, and finds there what both share"

/** @type {readonly AllowedTwice[]} */
export const allowedTwice = [
  ...["errors", "engine", "sync", "tasks"].map((folder) => ({
    package: "@anythread/core",
    under: `packages/core/src/${folder}/`,
    reason: fronts
  })),
  {
    package: "@anythread/unplugin",
    name: "Options",
    reason: "a configuration imports the door of its own bundler alone"
  }
]
