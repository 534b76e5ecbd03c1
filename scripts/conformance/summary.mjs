// What is said of runs: a table, why cases were skipped, what failed, and the sum.

/** @typedef {import("./runOn.mjs").RuntimeResult} RuntimeResult */

/**
 * Sums cases. A runtime that was not run counts as one skipped, where skipping is allowed; one that crashed as one failed.
 *
 * @param {readonly RuntimeResult[]} results
 * @param {boolean} mayMiss whether a runtime may be missing; not so where everything can be installed
 */
export function sum(results, mayMiss) {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  for (const { reports, missing, problem } of results) {
    if (problem !== undefined || (missing !== undefined && !mayMiss)) counts.failed += 1
    else if (missing !== undefined) counts.skipped += 1
    for (const { passed, failed, skipped } of reports) {
      counts.passed += passed
      counts.failed += failed
      counts.skipped += skipped
    }
  }
  return counts
}

/** One line a front of a runtime: cases and the seconds that they took. @param {readonly RuntimeResult[]} results @returns {string[]} */
export function table(results) {
  const lines = [row("runtime", "transport", "front", "passed", "failed", "skipped", "seconds")]
  for (const { runtime, reports, missing, problem } of results) {
    for (const { transport, front, passed, failed, skipped, cases } of reports) {
      const seconds = cases.reduce((total, { ms }) => total + ms, 0) / 1000
      lines.push(row(runtime, transport, front, passed, failed, skipped, seconds.toFixed(1)))
    }
    if (missing !== undefined) lines.push(row(runtime, "-", "-", "-", "-", "-", "not run"))
    else if (problem !== undefined) lines.push(row(runtime, "-", "-", "-", "-", "-", "broken"))
  }
  return lines
}

/** How long each runtime took, both fronts and its own start together. @param {readonly RuntimeResult[]} results @returns {string[]} */
export function times(results) {
  return results
    .filter(({ missing }) => missing === undefined)
    .map(({ runtime, seconds, reports }) => {
      const { passed, failed, skipped } = sum([{ runtime, seconds, reports }], true)
      return `${runtime}: ${passed} passed, ${failed} failed, ${skipped} skipped in ${seconds.toFixed(1)} s`
    })
}

/** Why something was not run, grouped by runtime and reason. @param {readonly RuntimeResult[]} results @returns {string[]} */
export function skips(results) {
  const lines = []
  for (const { runtime, reports, missing } of results) {
    if (missing !== undefined) lines.push(`${runtime} was not run: ${missing}`)
    /** @type {Map<string, number>} */
    const reasons = new Map()
    for (const { outcome, reason = "no reason given" } of reports.flatMap(({ cases }) => cases)) {
      if (outcome === "skipped") reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
    }
    for (const [reason, times] of reasons) lines.push(`${times} skipped on ${runtime}: ${reason}`)
  }
  return lines
}

/** What failed, with all that is known of it. @param {readonly RuntimeResult[]} results @returns {string[]} */
export function failures(results) {
  const lines = []
  for (const { runtime, reports, problem } of results) {
    if (problem !== undefined) lines.push(`${runtime}: ${problem}`)
    for (const { front, cases } of reports) {
      for (const { name, outcome, reason } of cases) {
        if (outcome === "failed") lines.push(`${runtime}, ${front} front: ${name}\n${reason?.replace(/^/gm, "    ")}`)
      }
    }
  }
  return lines
}

/** @param {string} runtime @param {string} transport @param {string} front @param {(string | number)[]} cells */
function row(runtime, transport, front, ...cells) {
  return (
    runtime.padEnd(22) + transport.padEnd(11) + front.padEnd(9) + cells.map((cell) => String(cell).padStart(9)).join("")
  )
}
