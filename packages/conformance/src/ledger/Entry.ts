/** One line of the ledger, and the lines of a file. */

/** What becomes of one of anyio's tests: the name of our case, why it cannot apply, or what it waits for. */
export type Entry = { readonly case: string } | { readonly why: string } | { readonly open: string }

/** A line for each test of one of anyio's files. */
export type Entries = Readonly<Record<string, Entry>>

/** The lines of one of anyio's files on each front. */
export interface Lines {
  /** On the Effect front. */
  readonly effect: Entries
  /** On the promise front. */
  readonly promise: Entries
}

/** Lines that both fronts share, and what each adds to them. */
export const onBoth = (both: Entries, own: Lines = { effect: {}, promise: {} }): Lines => ({
  effect: { ...both, ...own.effect },
  promise: { ...both, ...own.promise }
})

/** The same line for each of some tests. */
export const each = (entry: Entry, names: ReadonlyArray<string>): Entries =>
  Object.fromEntries(names.map((name) => [name, entry]))
