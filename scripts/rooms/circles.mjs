// Finds import circles among files, type-only imports included.

import { resolveRelative } from "./sources.mjs"

/** @typedef {import("./sources.mjs").SourceFile} SourceFile */

/**
 * Finds import circles: at least one in each knot of files that reach each other. Type-only imports count: the files of a circle can be
 * understood only together, whatever the compiler erases.
 *
 * @param {SourceFile[]} sources
 * @returns {string[]} one problem a circle
 */
export function findCircles(sources) {
  const byPath = new Map(sources.map((source) => [source.path, source]))
  /** @type {Set<string>} files known to lead into no unreported circle */
  const done = new Set()
  /** @type {string[]} */
  const circles = []

  /** @param {string} path @param {{ path: string, line: number }[]} way */
  const walk = (path, way) => {
    done.add(path)
    for (const { specifier, line } of byPath.get(path)?.imports ?? []) {
      if (!specifier.startsWith(".")) continue
      const target = resolveRelative(path, specifier)
      const steps = [...way, { path, line }]
      const start = steps.findIndex((step) => step.path === target)
      if (start !== -1) circles.push(describe(steps.slice(start)))
      else if (byPath.has(target) && !done.has(target)) walk(target, steps)
    }
  }
  for (const path of byPath.keys()) if (!done.has(path)) walk(path, [])
  return circles
}

/** @param {{ path: string, line: number }[]} steps */
function describe(steps) {
  const way = steps.map(
    (step, index) => `    ${step.path}:${step.line} imports ${steps[(index + 1) % steps.length].path}`
  )
  const { path, line } = steps[0]
  return [
    `${path}:${line} stands in an import circle; move what the files share into a file that imports neither`,
    ...way
  ].join("\n")
}
