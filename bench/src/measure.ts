/**
 * Measures side by side in one run: every round measures each once, in an order of its own, and the ratios are of the medians. Who is
 * measured after whom matters: for some hundredths of a second the system leaves threads on the cores where it has put them. On a noisy
 * machine the ratios hold where the figures do not.
 */
import type { Case, Entry } from "./cases/Case.ts"

/** How one contender did in one case. */
export interface Result {
  readonly case: string
  readonly contender: string
  readonly kind: Entry["kind"]
  readonly median: number
  readonly unit: string
  /** The median by the limit's, by that of the best peer; `null` where there is none. */
  readonly vsLimit: number | null
  readonly vsBestPeer: number | null
}

/** Milliseconds: what takes longer is measured twice and not again. It differs from the others by more than chance. */
const SLOW = 1000

/** Milliseconds after which a sample counts as one that never comes. */
const LONGEST = 60_000

/** Measures a case. The first round warms up and does not count, unless there is nothing to warm up. */
export const measure = async (
  { entries, fresh = false, more = false, name, rounds, unit }: Case,
  quick: boolean
): Promise<ReadonlyArray<Result>> => {
  const figures = entries.map(() => [] as Array<number>)
  const slow = new Set<Entry>()
  const count = rounds[quick ? 1 : 0]
  const shuffle = makeShuffle()
  for (let round = fresh ? 1 : 0; round <= count; round++) {
    for (const index of shuffle(entries.length)) {
      const entry = entries[index]
      const of = figures[index]
      if (entry === undefined || of === undefined || (slow.has(entry) && of.length >= 2)) continue
      const start = performance.now()
      const figure = await within(LONGEST, entry.sample(), `${entry.name}, in ${JSON.stringify(name)},`)
      if (performance.now() - start > SLOW) slow.add(entry)
      if (round > 0) of.push(figure)
    }
  }
  const medians = figures.map(median)
  const best = (kind: Entry["kind"]): number | null => {
    const of = medians.filter((_, index) => entries[index]?.kind === kind)
    return of.length === 0 ? null : more ? Math.max(...of) : Math.min(...of)
  }
  const ratio = (figure: number, to: number | null): number | null => (to === null || to === 0 ? null : figure / to)
  return entries.map(({ kind, name: contender }, index) => ({
    case: name,
    contender,
    kind,
    median: medians[index] ?? 0,
    unit,
    vsLimit: ratio(medians[index] ?? 0, best("limit")),
    vsBestPeer: ratio(medians[index] ?? 0, best("peer"))
  }))
}

/** Makes random orders of the numbers below a number, the same in every run. */
const makeShuffle = (): ((length: number) => ReadonlyArray<number>) => {
  let state = 1
  const below = (end: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * end)
  }
  return (length) => {
    const order = Array.from({ length }, (_, index) => index)
    for (let i = length - 1; i > 0; i--) {
      const j = below(i + 1)
      const moved = order[i] as number
      order[i] = order[j] as number
      order[j] = moved
    }
    return order
  }
}

const within = async (milliseconds: number, sample: Promise<number>, who: string): Promise<number> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    const error = new Error(`${who} has not answered for ${milliseconds / 1000} s.`)
    timer = setTimeout(reject, milliseconds, error)
  })
  try {
    return await Promise.race([sample, late])
  } finally {
    clearTimeout(timer)
  }
}

/** The one in the middle, or between the two in the middle. */
export const median = (numbers: ReadonlyArray<number>): number => {
  const sorted = [...numbers].sort((a, b) => a - b)
  const half = sorted.length / 2
  return ((sorted[Math.ceil(half) - 1] ?? 0) + (sorted[Math.floor(half)] ?? 0)) / 2
}
