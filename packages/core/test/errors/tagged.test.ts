import { fileURLToPath } from "node:url"
import { rolldown } from "rolldown"
import { describe, expect, it } from "vitest"
import { QueueFull } from "../../src/errors/ThreadError.ts"

describe("an error class", () => {
  it("has its name before anything is constructed, and in the first line of a stack", () => {
    expect(QueueFull.prototype.name).toBe("QueueFull")
    const error = new QueueFull({ job: "f", maxQueue: 1 })
    expect([error.name, error._tag, error.constructor]).toStrictEqual(["QueueFull", "QueueFull", QueueFull])
    expect(error.stack?.split("\n")[0]).toBe(`QueueFull: ${error.message}`)
    expect(Object.keys(error)).toStrictEqual(["_tag", "maxQueue"])
    expect(Object.hasOwn(QueueFull.prototype, "name")).toBe(true)
  })

  it("leaves the name of a subclass to it", () => {
    class Named extends QueueFull {}
    Object.defineProperty(Named.prototype, "name", { value: "Named" })
    class Below extends Named {}
    const error = new Below({ job: "f", maxQueue: 1 })
    expect([error.name, error._tag]).toStrictEqual(["Named", "QueueFull"])
  })

  it.each(["CallDefect", "LifetimeError", "SyncError", "ThreadError"])(
    "of %s is in no bundle that does not use it",
    async (file) => {
      const path = fileURLToPath(new URL(`../../src/errors/${file}.ts`, import.meta.url))
      const exports: Readonly<Record<string, { readonly prototype?: unknown }>> = await import(path)
      const names = Object.keys(exports).filter((name) => exports[name]?.prototype instanceof Error)
      for (const used of names) {
        const plugins = [entry(`export { ${used} } from ${JSON.stringify(path)}`)]
        const bundle = await rolldown({ input: "entry", plugins })
        const { output } = await bundle.generate({ comments: false })
        await bundle.close()
        expect(names.filter((name) => output[0].code.includes(`"${name}"`))).toStrictEqual([used])
      }
    }
  )
})

const entry = (source: string) => ({
  name: "entry",
  resolveId: (id: string) => (id === "entry" ? "\0entry" : undefined),
  load: (id: string) => (id === "\0entry" ? source : undefined)
})
