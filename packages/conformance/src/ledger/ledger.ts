/** What becomes of every behaviour that anyio pins in its tests: a case of ours, or one line that says why it cannot apply. */
import { anyioNames } from "./anyioNames.ts"
import type { Entry } from "./Entry.ts"
import { effectTaskgroups } from "./effectTaskgroups.ts"
import { promiseTaskgroups } from "./promiseTaskgroups.ts"

/** One of anyio's files on one of our fronts. */
export interface Page {
  /** The file in anyio's repository. */
  readonly file: string
  /** The front. */
  readonly front: "effect" | "promise"
  /** Every test of the file. */
  readonly names: ReadonlyArray<string>
  /** What becomes of each. */
  readonly entries: Readonly<Record<string, Entry>>
}

const names = (file: string): ReadonlyArray<string> => anyioNames[file] ?? []

const taskgroups = "tests/test_taskgroups.py"

/** Every page. */
export const ledger: ReadonlyArray<Page> = [
  { file: taskgroups, front: "effect", names: names(taskgroups), entries: effectTaskgroups },
  { file: taskgroups, front: "promise", names: names(taskgroups), entries: promiseTaskgroups }
]
