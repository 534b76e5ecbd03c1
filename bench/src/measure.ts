/**
 * Measures contenders side by side in one run: every round runs each once, in an order that rotates, and the ratios are of
 * the medians. On a noisy machine the ratios hold where the times do not.
 */

/** One way to do what a case is about. */
export interface Contender {
  readonly name: string
  /** `ours`, a `peer`, or the `limit` that the platform sets. */
  readonly kind: "ours" | "peer" | "limit"
  /** Does it `times` times. */
  readonly run: (times: number) => Promise<unknown>
}

/** A case: what is compared, and how often it is done in a round. */
export interface BenchCase {
  readonly name: string
  readonly times: number
  readonly contenders: ReadonlyArray<Contender>
}

/** How one contender did in one case. */
export interface Result {
  readonly case: string
  readonly contender: string
  readonly kind: Contender["kind"]
  readonly median: number
  readonly unit: string
  /** Time beside the best limit's, the best peer's; `null` where there is none. */
  readonly vsLimit: number | null
  readonly vsBestPeer: number | null
}

/** Runs a case. The first round warms up and does not count. */
export const measure = async (
  { contenders, name, times }: BenchCase,
  rounds: number
): Promise<ReadonlyArray<Result>> => {
  const nanoseconds = contenders.map(() => [] as Array<number>)
  for (let round = 0; round <= rounds; round++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const index = (turn + round) % contenders.length
      const start = performance.now()
      await contenders[index]?.run(times)
      const took = ((performance.now() - start) * 1e6) / times
      if (round > 0) nanoseconds[index]?.push(took)
    }
  }
  const medians = nanoseconds.map(median)
  const best = (kind: Contender["kind"]): number | null => {
    const of = medians.filter((_, index) => contenders[index]?.kind === kind)
    return of.length === 0 ? null : Math.min(...of)
  }
  const ratio = (time: number, to: number | null): number | null => (to === null ? null : time / to)
  return contenders.map(({ kind, name: contender }, index) => ({
    case: name,
    contender,
    kind,
    median: medians[index] ?? 0,
    unit: "ns",
    vsLimit: ratio(medians[index] ?? 0, best("limit")),
    vsBestPeer: ratio(medians[index] ?? 0, best("peer"))
  }))
}

const median = (numbers: ReadonlyArray<number>): number => {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
