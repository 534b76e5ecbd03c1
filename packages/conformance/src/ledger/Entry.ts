/** One line of the ledger. */

/** What becomes of one of anyio's tests: the name of our case, or why it cannot apply. */
export type Entry = { readonly case: string } | { readonly why: string }
