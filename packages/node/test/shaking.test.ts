import { fileURLToPath } from "node:url"
import { rolldown } from "rolldown"
import { expect, it } from "vitest"

/** The modules of ours that a bundle of some names of the promise door holds, by what follows `dist/`. */
const bundled = async (names: string): Promise<ReadonlyArray<string>> => {
  const door = fileURLToPath(new URL("../dist/promise.js", import.meta.url))
  const bundle = await rolldown({
    input: "entry",
    platform: "node",
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === "entry" ? "\0entry" : undefined),
        load: (id) => (id === "\0entry" ? `export { ${names} } from ${JSON.stringify(door)}` : undefined)
      }
    ]
  })
  const { output } = await bundle.generate({})
  await bundle.close()
  return output[0].type === "chunk"
    ? Object.entries(output[0].modules).flatMap(([id, { renderedLength }]) =>
        renderedLength > 0 ? [id.slice(id.lastIndexOf("/dist/") + 6)] : []
      )
    : []
}

it("has nothing of scopes and groups in a bundle of toThread", async () => {
  const modules = await bundled("toThread, createPool, configure, shutdown")
  expect(modules).toContain("promise/call.js")
  const scopes = /^(?:lifetime|tasks)\/|LiveScope|runGroup|runScope|BodyScope|\bscopes\b/
  expect(modules.filter((id) => scopes.test(id))).toStrictEqual([])
  expect((await bundled("withTaskGroup")).filter((id) => scopes.test(id))).not.toStrictEqual([])
})
