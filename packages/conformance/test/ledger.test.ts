import { afterAll, describe, expect, it } from "vitest"
import { allCases } from "../src/cases/allCases.ts"
import { anyioNames } from "../src/ledger/anyioNames.ts"
import { countsOf, ledger } from "../src/ledger/ledger.ts"

describe.each(ledger)("the ledger of $file on the $front front", ({ entries, front, names }) => {
  it("has a line for each of anyio's tests, and for no other", () => {
    expect(Object.keys(entries).sort()).toEqual([...names].sort())
  })

  it("names cases that exist and run on this front", () => {
    const cases = new Map(allCases.map((test) => [test.name, test.front]))
    const wrong = Object.entries(entries).flatMap(([name, entry]) => {
      if (!("case" in entry)) return []
      const isThere = cases.has(entry.case) && [front, undefined].includes(cases.get(entry.case))
      return isThere ? [] : [`${name}: ${entry.case}`]
    })
    expect(wrong).toEqual([])
  })

  it("says why where there is no case, and what is waited for", () => {
    for (const entry of Object.values(entries))
      if (!("case" in entry)) expect(("why" in entry ? entry.why : entry.open).length).toBeGreaterThan(10)
  })
})

afterAll(() => {
  const line = (name: string, pages: typeof ledger): string => {
    const { mapped, notApplicable, open } = countsOf(pages)
    return `${name}: mapped ${mapped}, not applicable ${notApplicable}, open ${open}`
  }
  const files = ledger.map((page) => line(`${page.file}, ${page.front}`, [page]))
  process.stdout.write(`${[...files, line("all", ledger)].join("\n")}\n`)
})

it("covers every file whose names it has, on both fronts", () => {
  for (const file of Object.keys(anyioNames)) {
    expect(
      ledger
        .filter((page) => page.file === file)
        .map(({ front }) => front)
        .sort()
    ).toEqual(["effect", "promise"])
  }
})

it("names every case once", () => {
  const names = allCases.map(({ name }) => name)
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
})
