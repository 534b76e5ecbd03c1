// A helper program of a driver: its lines are heard, and it ends when told, or with this process.

import { spawn } from "node:child_process"
import { createInterface } from "node:readline"

/** What a program gets to end by itself before it is ended. Picked without measurement. */
const patience = 2000

/**
 * @typedef {object} Started
 * @property {Promise<string>} ended resolves with how it ended, whether or not it ever started
 * @property {() => Promise<void>} stop ends it, and what it has started itself
 */

/**
 * Starts a program in a process group of its own.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} [onLine] hears its standard output
 * @returns {Started}
 */
export function startProcess(command, args, env, onLine = () => {}) {
  const child = spawn(command, args, { env, detached: true, stdio: ["ignore", "pipe", "ignore"] })
  createInterface({ input: child.stdout }).on("line", onLine)
  const kill = (/** @type {NodeJS.Signals} */ signal) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal)
    } catch {
      // The whole group has ended.
    }
  }
  const killNow = () => kill("SIGKILL")
  process.on("exit", killNow)
  /** @type {Promise<string>} */
  const ended = new Promise((resolve) => {
    child.once("error", (error) => resolve(`did not start: ${error.message}`))
    child.once("exit", (code, signal) => resolve(`ended with ${code ?? signal}`))
  })
  return {
    ended,
    stop: async () => {
      const timer = setTimeout(killNow, patience)
      // Not SIGKILL at once: only by itself it removes its lock and its socket.
      kill("SIGTERM")
      await ended
      clearTimeout(timer)
      // What it has started may have outlived it.
      killNow()
      process.off("exit", killNow)
    }
  }
}
