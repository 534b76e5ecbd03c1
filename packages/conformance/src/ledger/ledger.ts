/** What becomes of every behaviour that anyio pins in its tests: a case, why none can apply, or what it waits for. */
import { anyioNames } from "./anyioNames.ts"
import { concurrencyUtils } from "./concurrencyUtils.ts"
import { debugging } from "./debugging.ts"
import type { Entries, Lines } from "./Entry.ts"
import { effectTaskgroups } from "./effectTaskgroups.ts"
import { eventloop } from "./eventloop.ts"
import { fromThread } from "./fromThread.ts"
import { futures } from "./futures.ts"
import { lowlevel } from "./lowlevel.ts"
import { memory } from "./memory.ts"
import { platform } from "./platform.ts"
import { promiseTaskgroups } from "./promiseTaskgroups.ts"
import { synchronization } from "./synchronization.ts"
import { toInterpreter } from "./toInterpreter.ts"
import { toProcess } from "./toProcess.ts"
import { toThread } from "./toThread.ts"

/** One of anyio's files on one of our fronts. */
export interface Page {
  /** The file in anyio's repository. */
  readonly file: string
  /** The front. */
  readonly front: "effect" | "promise"
  /** Every test of the file. */
  readonly names: ReadonlyArray<string>
  /** What becomes of each. */
  readonly entries: Entries
}

const files: Readonly<Record<string, Lines>> = {
  "tests/test_taskgroups.py": { effect: effectTaskgroups, promise: promiseTaskgroups },
  "tests/test_to_thread.py": toThread,
  "tests/test_from_thread.py": fromThread,
  "tests/test_to_process.py": toProcess,
  "tests/test_to_interpreter.py": toInterpreter,
  "tests/test_synchronization.py": synchronization,
  "tests/streams/test_memory.py": memory,
  "tests/test_concurrency_utils.py": concurrencyUtils,
  "tests/test_futures.py": futures,
  "tests/test_eventloop.py": eventloop,
  "tests/test_lowlevel.py": lowlevel,
  "tests/test_debugging.py": debugging,
  ...platform
}

/** Every page. */
export const ledger: ReadonlyArray<Page> = Object.entries(files).flatMap(([file, lines]) =>
  (["effect", "promise"] as const).map((front) => ({
    file,
    front,
    names: anyioNames[file] ?? [],
    entries: lines[front]
  }))
)

/** How many lines there are of each kind. */
export interface Counts {
  /** Held by a case. */
  readonly mapped: number
  /** That cannot apply. */
  readonly notApplicable: number
  /** That wait for something. */
  readonly open: number
}

/** Counts lines. */
export const countsOf = (pages: ReadonlyArray<Page>): Counts => {
  const entries = pages.flatMap(({ entries }) => Object.values(entries))
  const count = (kind: string): number => entries.filter((entry) => kind in entry).length
  return { mapped: count("case"), notApplicable: count("why"), open: count("open") }
}
