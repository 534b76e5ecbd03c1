// Runs a child to its end with its output kept, under a time limit that takes the child's own children along.

import { spawn } from "node:child_process"
import { StringDecoder } from "node:string_decoder"

/** @type {Set<number>} process groups to end when we are ended ourselves */
const running = new Set()

for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
  process.once(signal, () => {
    for (const group of running) killGroup(group)
    process.exit(signal === "SIGINT" ? 130 : 143)
  })
}

/**
 * @typedef {object} Ended
 * @property {number} code exit code; 1 where a signal or the limit ended it
 * @property {string} output stdout and stderr as they came, with the reason added where the limit ended it
 */

/**
 * Runs a command and resolves once it has ended; never rejects.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, limitSeconds: number, env?: Record<string, string>, onOutput?: (text: string) => void }} options
 * @returns {Promise<Ended>}
 */
export function runCommand(command, args, { cwd, limitSeconds, env = {}, onOutput = () => {} }) {
  return new Promise((resolve) => {
    /** @type {Buffer[]} */
    const chunks = []
    let note = ""
    const child = spawn(command, args, {
      cwd,
      // What is read as text later carries no colours, whatever our own output is.
      env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own, so that the limit also ends what the child started.
      detached: process.platform !== "win32"
    })
    const group = child.pid
    if (group !== undefined) running.add(group)
    const timer = setTimeout(() => {
      note = `\nended: took longer than ${limitSeconds} s\n`
      if (group !== undefined) killGroup(group)
    }, limitSeconds * 1000)
    for (const stream of [child.stdout, child.stderr]) {
      const decoder = new StringDecoder("utf8")
      stream.on("data", (chunk) => {
        chunks.push(chunk)
        onOutput(decoder.write(chunk))
      })
    }
    child.on("error", (error) => chunks.push(Buffer.from(`cannot start ${command}: ${error.message}\n`)))
    child.on("close", (code, signal) => {
      clearTimeout(timer)
      if (group !== undefined) running.delete(group)
      if (signal !== null && note === "") note = `\nended by ${signal}\n`
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString("utf8") + note })
    })
  })
}

/** @param {number} group */
function killGroup(group) {
  try {
    process.kill(process.platform === "win32" ? group : -group, "SIGKILL")
  } catch {
    // Already gone.
  }
}
