/** The table, line by line: each is printed as soon as its runtime is done, so the columns have their widths beforehand. */
import { median } from "../../quickstart/src/format.ts"
import type { Measurement } from "./measure.ts"
import type { Outcome } from "./Outcome.ts"
import { PATIENCE, type Stop } from "./stop.ts"

/** Rounds at the end that count as warm: each thread has loaded and optimised the functions by then. */
export const WARM = 3

/** The line above the others. */
export const header = (): string =>
  line(["", "threads", "on 1", "on all", "speed-up", "caller went on", "loop proven ended", "shared", "isolated"])

/**
 * A runtime's line.
 *
 * @param label the runtime's name.
 * @param outcome what became of the program there.
 */
export const lineOf = (label: string, outcome: Outcome): string => {
  switch (outcome._tag) {
    case "Measured":
      return line([`${label} ${outcome.report.version}`.trim(), ...cells(outcome.report.measurement)])
    case "Missing":
      return `${line([label])}  ${outcome.reason}`
    case "Failed":
      return `${line([label])}  FAILED: ${outcome.error}`
  }
}

const WIDTHS = [28, 7, 7, 7, 8, 15, 17, 6, 8]

const line = (cells: ReadonlyArray<string>): string => {
  const padded = cells.map((cell, index) => {
    const width = WIDTHS[index] ?? 0
    return index === 0 ? cell.padEnd(width) : cell.padStart(width)
  })
  return `  ${padded.join("  ")}`
}

const cells = ({ isIsolated, onAll, onOne, stops, threads }: Measurement): ReadonlyArray<string> => {
  const one = median(onOne.slice(-WARM))
  const all = median(onAll.slice(-WARM))
  // Of each round by itself: what else the machine does changes from one to the next, and burdens both of its halves.
  const speedUp = median(onOne.map((time, round) => time / (onAll[round] ?? Number.NaN)).slice(-WARM))
  return [
    String(threads),
    `${short(one)} ms`,
    `${short(all)} ms`,
    `${speedUp.toFixed(2)} x`,
    medianAndWorst(stops.map(({ returned }) => returned)),
    proof(stops),
    yesOrNo(stops.every(({ isShared }) => isShared)),
    isIsolated === undefined ? "-" : yesOrNo(isIsolated)
  ]
}

/** How long the proof took, or what the pool says when there is none. */
const proof = (stops: ReadonlyArray<Stop>): string => {
  const unproven = stops.find(({ proven }) => proven === undefined)
  if (unproven === undefined) return medianAndWorst(stops.map(({ proven = Number.NaN }) => proven))
  const state = unproven.isLost ? "counted as lost" : "still ending"
  return `not within ${PATIENCE / 1000} s: ${state}${unproven.turnsOn ? ", it runs on" : ""}`
}

const medianAndWorst = (times: ReadonlyArray<number>): string =>
  `${short(median(times))} (${short(Math.max(...times))}) ms`

/** A number without more digits than were measured. */
const short = (value: number): string => value.toFixed(value < 99.95 ? 1 : 0)

const yesOrNo = (answer: boolean): string => (answer ? "yes" : "no")
