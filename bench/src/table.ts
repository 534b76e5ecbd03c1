/** Results as a table for a terminal, case by case. */
import type { Result } from "./measure.ts"

/** The lines of one case; `absent` are those who cannot take part, and why. */
export const tableOf = (
  results: ReadonlyArray<Result>,
  absent: ReadonlyArray<readonly [contender: string, reason: string]>
): string => {
  const [first] = results
  if (first === undefined) return ""
  const unit = `median ${first.unit}`
  const head = `${first.case.padEnd(54)} ${unit.padStart(16)} ${"vs limit".padStart(10)} ${"vs best peer".padStart(13)}`
  const lines = results.map(
    ({ contender, kind, median, vsBestPeer, vsLimit }) =>
      `  ${`${marks[kind]} ${contender}`.padEnd(52)} ${readable(median).padStart(16)} ${ratio(vsLimit).padStart(10)} ${ratio(vsBestPeer).padStart(13)}`
  )
  const missing = absent.map(([contender, reason]) => `  - ${contender} is absent: ${reason}`)
  return `${["", head, ...lines, ...missing].join("\n")}\n`
}

/** A figure with three digits that count, or all of a larger one. */
export const readable = (figure: number): string =>
  Math.abs(figure) >= 100 ? Math.round(figure).toLocaleString("en") : figure.toPrecision(3)

/** A ratio, as `0.81 x`. */
export const ratio = (value: number | null): string =>
  value === null ? "-" : `${value >= 10 ? value.toFixed(1) : value.toFixed(2)} x`

const marks = { ours: "*", peer: " ", limit: "=" } as const
