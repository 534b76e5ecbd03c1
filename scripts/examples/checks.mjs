// What a rewritten example imports: the comparisons, and a last word on those that were never reached.

import { deepStrictEqual } from "node:assert"

/** @type {Set<string>} */
const reached = new Set()

/**
 * Compares and passes the value on.
 *
 * @param {any} actual
 * @param {() => unknown} expected
 * @param {string} place
 */
export function equal(actual, expected, place) {
  reached.add(place)
  try {
    deepStrictEqual(actual, expected())
  } catch (error) {
    fail(place, error)
  }
  return actual
}

/**
 * Expects a failure by its `name` or `_tag`.
 *
 * @param {() => Promise<unknown>} action
 * @param {string} name
 * @param {string} place
 */
export async function throws(action, name, place) {
  reached.add(place)
  let value
  try {
    value = await action()
  } catch (/** @type {any} */ error) {
    if (error?._tag === name || error?.name === name || error?.constructor?.name === name) return
    fail(place, error)
  }
  fail(place, new Error(`expected a failure ${name}, got ${String(value)}`))
}

/** Makes the process fail where it would end without having come by a place. @param {string[]} places */
export function expectAll(places) {
  process.on("exit", (code) => {
    const missed = places.filter((place) => !reached.has(place))
    // A program that failed says so itself; what it missed by that is no news.
    if (missed.length === 0 || code !== 0) return
    for (const place of missed) process.stderr.write(`${place} this \`// =>\` was never reached\n`)
    process.exitCode = 1
  })
}

/** @param {string} place @param {unknown} error @returns {never} */
function fail(place, error) {
  process.stderr.write(`${place} ${error instanceof Error ? error.message : String(error)}\n`)
  // The example may catch what is thrown here, so the exit code is set at the very end too.
  process.on("exit", () => {
    process.exitCode = 1
  })
  throw new Error(`${place} does not hold`)
}
