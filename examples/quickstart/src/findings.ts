/** Adds up what stands in many sources, and says it in a few lines. */
import { basename } from "node:path"
import { count, percent } from "./format.ts"
import type { Extreme, Measurement } from "./measure.ts"

/**
 * Sums measurements up.
 *
 * @param measurements one a file.
 * @param paths the files, in the same order.
 * @returns lines of text.
 */
export const findings = (measurements: ReadonlyArray<Measurement>, paths: ReadonlyArray<string>): Array<string> => {
  const total = (of: (measurement: Measurement) => number): number =>
    measurements.reduce((sum, measurement) => sum + of(measurement), 0)
  const share = total((one) => one.commentBytes) / total((one) => one.bytes)
  const wordy = measurements.filter((one) => one.commentBytes * 2 > one.bytes).length
  return [
    `${count(total((one) => one.lines))} lines; comments are ${percent(share)} of the bytes, ` +
      `more than half in ${wordy} files`,
    `${count(total((one) => one.functions))} functions, ${count(total((one) => one.classes))} classes, ` +
      `${count(total((one) => one.types))} interfaces and type aliases, "any" ${count(total((one) => one.anys))} times`,
    largest(measurements, paths, "deepest", (value) => `deepest nesting: ${value} functions inside one another`),
    largest(measurements, paths, "busiest", (value) => `most branches in one function: ${value}`)
  ]
}

const largest = (
  measurements: ReadonlyArray<Measurement>,
  paths: ReadonlyArray<string>,
  key: "deepest" | "busiest",
  say: (value: number) => string
): string => {
  let found: (Extreme & { readonly path: string }) | undefined
  measurements.forEach((measurement, index) => {
    const one = measurement[key]
    if (one !== undefined && one.value > (found?.value ?? 0)) found = { ...one, path: paths[index] ?? "" }
  })
  return found === undefined ? say(0) : `${say(found.value)}, ${found.name} at ${basename(found.path)}:${found.line}`
}
