import { fileURLToPath } from "node:url"
import ts from "typescript-5.9"
import { describe, expect, it } from "vitest"

const dist = (file: string): string => fileURLToPath(new URL(`../dist/${file}`, import.meta.url))

/** The names of a declaration file, types and values. */
const namesOf = (program: ts.Program, file: string): ReadonlyArray<string> => {
  const source = program.getSourceFile(dist(file))
  const module = source === undefined ? undefined : program.getTypeChecker().getSymbolAtLocation(source)
  if (module === undefined) throw new Error(`${file} is not there, or exports nothing`)
  return program
    .getTypeChecker()
    .getExportsOfModule(module)
    .map(({ name }) => name)
    .sort()
}

describe.each([
  { door: "anythread", all: "index", each: ["node", "bun", "deno", "browser"] },
  { door: "anythread/worker", all: "worker", each: ["nodeWorker", "bunWorker", "denoWorker", "browserWorker"] }
])("$door", ({ all, each }) => {
  const files = [all, ...each]
  const program = ts.createProgram(
    files.map((file) => dist(`${file}.d.ts`)),
    { noLib: true, types: [], module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext }
  )
  const names = namesOf(program, `${all}.d.ts`)

  it.each(each)("has the same names on each runtime, those of types too: %s", async (file) => {
    expect(names.length).toBeGreaterThan(1)
    expect(namesOf(program, `${file}.d.ts`)).toEqual(names)
  })

  it.each(each)("has values by the same names on each runtime: %s", async (file) => {
    const values = (await import(dist(`${all}.js`))) as object
    expect(Object.keys((await import(dist(`${file}.js`))) as object)).toEqual(Object.keys(values))
  })
})
