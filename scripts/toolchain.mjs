// Runs a command with the workspace's own tools: installs them when needed, then puts node_modules/.bin first on PATH.
// This file and those it imports run before anything is installed, so on whatever Node the machine has (20 or newer).

import { spawn } from "node:child_process"
import { constants } from "node:os"
import { delimiter, join } from "node:path"
import { installIfNeeded } from "./toolchain/install.mjs"
import { workspaceRoot } from "./toolchain/workspace.mjs"

const [command, ...args] = process.argv.slice(2)
if (command === undefined) {
  process.stderr.write("usage: node scripts/toolchain.mjs COMMAND [ARGUMENTS...]\n")
  process.exit(2)
}

try {
  await installIfNeeded(workspaceRoot)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}

const env = {
  ...process.env,
  PATH: [join(workspaceRoot, "node_modules", ".bin"), process.env.PATH].join(delimiter),
  TURBO_TELEMETRY_DISABLED: "1"
}
// npm's own variables point at the Node that started us; package scripts must see the workspace's.
delete env.npm_node_execpath
delete env.NODE

const child = spawn(command, args, { stdio: "inherit", env, shell: process.platform === "win32" })

for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
  process.on(signal, () => {
    // A terminal sends Ctrl-C to the whole group: the child has it already, and a second one means "stop at once" to many tools.
    if (signal === "SIGINT" && process.stdin.isTTY) return
    child.kill(signal)
  })
}

child.on("error", (error) => {
  process.stderr.write(`cannot start ${command}: ${error.message}\n`)
  process.exit(127)
})
child.on("exit", (code, signal) => {
  process.exit(code ?? 128 + (constants.signals[signal ?? "SIGTERM"] ?? 0))
})
