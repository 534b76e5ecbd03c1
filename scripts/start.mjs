// Builds the packages that the examples use, then runs them as they are, one after the other. `npm start -- --files 20` passes its
// options on to the quickstart; `npm start -- --only runtimes --runtime bun` runs one example, with its own.

import { parseArgs } from "node:util"
import { buildPackages } from "./toolchain/build.mjs"
import { workspaceRoot } from "./toolchain/workspace.mjs"

/** In the order in which they run; options go to the first. */
const examples = ["quickstart", "runtimes"]

const { only, others } = split(process.argv.slice(2))
if (only !== undefined && !examples.includes(only)) fail(`no example ${only}; there are: ${examples.join(", ")}`, 2)
const selected = only === undefined ? examples : [only]

for (const example of selected) {
  const { code, output } = await buildPackages(workspaceRoot, `@anythread/example-${example}`)
  if (code !== 0) fail(output, code)
}
for (const [index, example] of selected.entries()) {
  if (index > 0) process.stdout.write("\n")
  process.argv.splice(2, Number.POSITIVE_INFINITY, ...(index === 0 ? others : []))
  // In this process, so that a signal reaches it by itself. Node strips its types; the tool chain has put a Node first that does.
  await import(`../examples/${example}/src/main.ts`)
}

/** Our own option, and those of an example. @param {string[]} args */
function split(args) {
  const { tokens, values } = parseArgs({ args, options: { only: { type: "string" } }, strict: false, tokens: true })
  const own = tokens.find((token) => token.kind === "option" && token.name === "only")
  if (own === undefined) return { others: args }
  const length = own.inlineValue ? 1 : 2
  return { only: String(values.only), others: args.toSpliced(own.index, length) }
}

/** @param {string} message @param {number} code @returns {never} */
function fail(message, code) {
  process.stderr.write(`${message.trim()}\n`)
  process.exit(code)
}
