/** What a case is: what is measured of each who takes part. */
import type { Contender, Session, Use } from "../contenders/Contender.ts"
import { runtime } from "../runtime.ts"

/** One who takes part in one case. */
export interface Entry {
  readonly name: string
  readonly kind: Contender["kind"]
  /** Measures it once. */
  readonly sample: () => Promise<number>
}

/** A case. */
export interface Case {
  /** What is compared. Stays the same from version to version: results are compared by it. */
  readonly name: string
  readonly unit: string
  /** Whether more is better, as of a rate; else less is. */
  readonly more?: boolean
  /** How often each is measured, besides the first time, which does not count; the second figure with `--quick`. */
  readonly rounds: readonly [full: number, quick: number]
  /** Whether nothing is warmed up by a first time, which then counts. */
  readonly fresh?: boolean
  readonly entries: ReadonlyArray<Entry>
}

/** What cases are made of. */
export interface Setting {
  readonly quick: boolean
  readonly contenders: ReadonlyArray<Contender>
  /** The session of a contender, opened when it is first asked for. */
  readonly session: (contender: Contender, threads: number, use: Use) => Promise<Session>
}

/** The entries of a case: of those who are not absent from it. */
export const entriesOf = (
  { contenders }: Setting,
  name: string,
  sample: (contender: Contender) => Promise<number>
): ReadonlyArray<Entry> =>
  contenders
    .filter((contender) => reasonOf(contender, name) === undefined)
    .map((contender) => ({ name: contender.name, kind: contender.kind, sample: () => sample(contender) }))

/** Why a contender is absent from a case on this runtime: the reason whose key is in the case's name. */
export const reasonOf = ({ absent = {}, absentOn = {} }: Contender, name: string): string | undefined =>
  [...Object.entries(absent), ...Object.entries(absentOn[runtime] ?? {})].find(([part]) => name.includes(part))?.[1]
