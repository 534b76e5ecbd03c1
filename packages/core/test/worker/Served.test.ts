import { withTable } from "@anythread/core/worker"
import { describe, expect, it } from "vitest"

const importing = {
  importModule: async (url: string): Promise<unknown> => ({ imported: url }),
  isMissing: (error: unknown): boolean => error === "missing"
}

describe("a table of modules", () => {
  it("is asked before the runtime, which has everything else", async () => {
    const { importModule } = withTable({ "anythread:a.ts": async () => "a of the bundle" }, importing)
    expect(await importModule("anythread:a.ts")).toBe("a of the bundle")
    expect(await importModule("file:///b.ts")).toEqual({ imported: "file:///b.ts" })
  })

  it("says of an address of another bundle that there is no such module", async () => {
    const { importModule, isMissing } = withTable({}, importing)
    const error = await importModule("anythread:toString").catch((error: unknown) => error)
    expect(String(error)).toContain("anythread:toString")
    expect([isMissing(error, "anythread:toString"), isMissing("missing", ""), isMissing("other", "")]).toEqual([
      true,
      true,
      false
    ])
  })

  it("keeps what a module throws while it is loaded", async () => {
    const failure = new Error("broken")
    const { importModule, isMissing } = withTable({ "anythread:a.ts": () => Promise.reject(failure) }, importing)
    expect(await importModule("anythread:a.ts").catch((error: unknown) => error)).toBe(failure)
    expect(isMissing(failure, "anythread:a.ts")).toBe(false)
  })
})
