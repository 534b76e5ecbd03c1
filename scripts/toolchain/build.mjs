// Builds packages through turbo, which skips what has not changed.

import { runCommand } from "./command.mjs"

/**
 * Builds one package and what it depends on, or all.
 *
 * @param {string} root
 * @param {string} [name] a package name
 */
export function buildPackages(root, name) {
  const filter = name === undefined ? [] : [`--filter=${name}...`]
  const args = ["run", "build", "--cache=local:rw", "--output-logs=errors-only", ...filter]
  return runCommand("turbo", args, {
    cwd: root,
    limitSeconds: 600,
    env: { TURBO_TELEMETRY_DISABLED: "1", TURBO_NO_UPDATE_NOTIFIER: "1" }
  })
}
