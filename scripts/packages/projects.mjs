// Projects as a stranger begins them: an empty directory, an install by the runtime's own client, a program.

import { mkdirSync, writeFileSync } from "node:fs"
import { delimiter, dirname, join } from "node:path"
import { runtimes } from "../conformance/runtimes.mjs"
import { runCommand } from "../toolchain/command.mjs"

/**
 * @typedef {object} Client
 * @property {string[]} [begin] the command that begins a project, where one is needed
 * @property {(names: readonly string[]) => string[]} add the command that installs
 * @property {(file: string) => string[]} start the command that runs a program
 * @property {string} [node] the Node that npm itself runs on
 */

/** @typedef {keyof typeof clients} ClientName */
/** @typedef {(name: string, clientName: ClientName, files: Record<string, string>) => Project} MakeProject */

const deno = executable("deno")
const bun = executable("bun")
const npmInit = ["npm", "init", "--yes"]

/** @satisfies {Record<string, Client>} */
export const clients = {
  node22: onNode(executable("node22")),
  node24: onNode(executable("node24")),
  node26: onNode(executable("node26")),
  bun: { add: (names) => [bun, "add", ...names], start: (file) => [bun, file] },
  // The packages stay in Deno's own directory, and deno.json says which name is which.
  deno: onDeno(),
  // With a package.json Deno makes a node_modules.
  "deno-node-modules": { ...onDeno(), begin: npmInit }
}

/**
 * @typedef {object} Project
 * @property {string} directory
 * @property {() => Promise<void>} begin makes it a project, where the client needs that
 * @property {(names: readonly string[]) => Promise<void>} add installs packages
 * @property {(file: string) => Promise<string>} start runs a program, and gives what it printed
 * @property {(command: string[]) => Promise<string>} run the same for any command; throws what it printed where it fails
 */

/**
 * Makes projects whose installs ask the given registry, and share caches that are empty at first.
 *
 * @param {string} scratch
 * @param {string} registry
 * @returns {MakeProject} makes an empty directory with some files: text by name
 */
export function projectsIn(scratch, registry) {
  const cache = (/** @type {string} */ name) => join(scratch, "cache", name)
  /** @type {Record<string, any>} */
  const env = {
    NPM_CONFIG_REGISTRY: registry,
    npm_config_registry: registry,
    npm_config_cache: cache("npm"),
    npm_config_loglevel: "error",
    npm_config_audit: "false",
    npm_config_fund: "false",
    BUN_INSTALL_CACHE_DIR: cache("bun"),
    DENO_DIR: cache("deno"),
    // A way into the workspace, where a script of pnpm has started us.
    NODE_PATH: undefined
  }
  return (name, clientName, files) => {
    /** @type {Client} */
    const client = clients[clientName]
    const directory = join(scratch, "projects", name)
    mkdirSync(directory, { recursive: true })
    for (const [file, text] of Object.entries(files)) writeFileSync(join(directory, file), text)
    const path = client.node === undefined ? {} : { PATH: `${dirname(client.node)}${delimiter}${process.env.PATH}` }
    const run = async (/** @type {string[]} */ [command = "", ...args]) => {
      const ended = await runCommand(command, args, { cwd: directory, limitSeconds: 120, env: { ...env, ...path } })
      if (ended.code === 0) return ended.output
      throw new Error(`${[command, ...args].join(" ")} ended with ${ended.code}:\n${ended.output.trim()}`)
    }
    return {
      directory,
      begin: async () => void (client.begin !== undefined && (await run(client.begin))),
      add: async (names) => void (await run(client.add(names))),
      start: (file) => run(client.start(file)),
      run
    }
  }
}

/** @param {string} node @returns {Client} */
function onNode(node) {
  return { node, begin: npmInit, add: (names) => ["npm", "install", ...names], start: (file) => [node, file] }
}

/** @returns {Client} */
function onDeno() {
  return {
    add: (names) => [deno, "add", ...names.map((name) => `npm:${name}`)],
    start: (file) => [deno, "run", "--allow-all", file]
  }
}

/** @param {string} name @returns {string} */
function executable(name) {
  return runtimes[name]?.executable ?? name
}
