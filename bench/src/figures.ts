/** The figures that anythread is to reach on Node, beside those that it has reached. They are ratios of medians in one run. */
import { median, type Result } from "./measure.ts"
import { readable } from "./table.ts"

/** The results of one run. */
type Results = ReadonlyArray<Result>

/** One figure: a bound, and what it bounds. `undefined` where a run has not measured that. */
interface Figure {
  readonly what: string
  readonly front: "promise" | "Effect"
  /** At least or at most so much. */
  readonly asked: readonly [bound: ">=" | "<=", figure: number]
  readonly unit: string
  readonly reached: (results: Results) => number | undefined
}

const fronts = { promise: "anythread", Effect: "anythread on Effect" } as const

const resultOf = (results: Results, name: string, contender: string): Result | undefined =>
  results.find((result) => result.case === name && result.contender === contender)

const medianOf = (results: Results, name: string, contender: string): number | undefined =>
  resultOf(results, name, contender)?.median

const both = (
  what: string,
  unit: string,
  bound: ">=" | "<=",
  [promise, effect]: readonly [number, number],
  reached: (results: Results, contender: string) => number | null | undefined
): ReadonlyArray<Figure> =>
  (["promise", "Effect"] as const).map((front) => ({
    what,
    front,
    asked: [bound, front === "promise" ? promise : effect],
    unit,
    reached: (results) => reached(results, fronts[front]) ?? undefined
  }))

const vsBestPeer = (name: string) => (results: Results, contender: string) =>
  resultOf(results, name, contender)?.vsBestPeer

const vsLimit = (name: string) => (results: Results, contender: string) => resultOf(results, name, contender)?.vsLimit

const absolute = (name: string) => (results: Results, contender: string) => medianOf(results, name, contender)

const raw = "raw postMessage"
const start = "cold start, process start to first result"
const idle = "memory of an idle thread"

/** The first figure, less or by the second. */
const compare = (
  one: number | undefined,
  other: number | undefined,
  by: (one: number, other: number) => number
): number | undefined => (one === undefined || other === undefined ? undefined : by(one, other))

const figures: ReadonlyArray<Figure> = [
  ...both("one in flight, p50, by the best peer", "x", "<=", [0.8, 1], vsBestPeer("one in flight, numbers")),
  ...both("256 in flight, numbers, by the best peer's rate", "x", ">=", [10, 4], vsBestPeer("256 in flight, numbers")),
  ...both(
    "256 in flight, small objects, by the best peer's rate",
    "x",
    ">=",
    [4, 2.5],
    vsBestPeer("256 in flight, small objects")
  ),
  ...both(
    "mixed long and short, makespan, by raw round robin",
    "x",
    "<=",
    [0.85, 0.85],
    vsLimit("mixed: 20 x 10 ms among 2000 short, in no order")
  ),
  ...both(
    "CPU scaling, 1 to 2 threads",
    "x",
    ">=",
    [1.95, 1.95],
    absolute("CPU scaling, 8 long calls, 1 to 2 threads")
  ),
  ...both("1 MB transferred both ways, by raw", "x", "<=", [1.15, 1.2], vsLimit("1 MB transferred, both ways")),
  {
    what: "process start to first result, by piscina",
    front: "promise",
    asked: ["<=", 1],
    unit: "x",
    reached: (results) =>
      compare(medianOf(results, start, fronts.promise), medianOf(results, start, "piscina"), (ours, its) => ours / its)
  },
  {
    what: "process start to first result, by import of Effect + 1.1 raw",
    front: "Effect",
    asked: ["<=", 1],
    unit: "x",
    reached: (results) =>
      resultOf(results, "cold start on Effect, process start to first result", fronts.Effect)?.vsLimit ?? undefined
  },
  ...both("cancel an endless loop: core free", "ms", "<=", [1, 1], absolute("cancel an endless loop: core free")),
  ...both(
    "cancel an endless loop: serving again with a spare",
    "ms",
    "<=",
    [1, 1],
    absolute("cancel an endless loop: serving again, spare kept")
  ),
  ...both("idle thread, RSS over a raw worker", "MB", "<=", [1, 1], (results, contender) =>
    compare(medianOf(results, idle, contender), medianOf(results, idle, raw), (ours, bare) => ours - bare)
  ),
  {
    what: "thread entry, min+gz",
    front: "promise",
    asked: ["<=", 4],
    unit: "kB",
    reached: (results) => medianOf(results, "size of a thread entry, minified and gzipped", "anythread: thread entry")
  },
  {
    what: "promise entry point with toThread, min+gz",
    front: "promise",
    asked: ["<=", 10],
    unit: "kB",
    reached: (results) => medianOf(results, "size of a host entry, minified and gzipped", "anythread: toThread")
  }
]

/** What was asked and what was reached, in each run and in the median of them. */
export const figuresTable = (runs: ReadonlyArray<Results>): string => {
  const heads = runs.length > 1 ? [...runs.map((_, index) => `run ${index + 1}`), "median"] : ["reached"]
  const head = `${"figure".padEnd(62)}${"front".padEnd(9)}${"asked".padStart(10)}${cells(heads)}`
  const lines = figures.map(({ asked: [bound, figure], front, reached, unit, what }) => {
    const values = runs.map(reached)
    const known = values.filter((value) => value !== undefined)
    const all = runs.length > 1 && known.length > 0 ? [...values, median(known)] : values
    const shown = all.map((value) => (value === undefined ? "-" : readable(value)))
    const last = all.at(-1)
    const isReached = last !== undefined && (bound === ">=" ? last >= figure : last <= figure)
    const verdict = last === undefined ? "not measured" : isReached ? "yes" : "no"
    return `${what.padEnd(62)}${front.padEnd(9)}${`${bound} ${figure} ${unit}`.padStart(10)}${cells(shown)}  ${verdict}`
  })
  return `\n${[head, ...lines].join("\n")}\n`
}

const cells = (texts: ReadonlyArray<string>): string => texts.map((text) => text.padStart(10)).join("")
