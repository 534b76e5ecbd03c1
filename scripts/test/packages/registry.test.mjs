import { createHash } from "node:crypto"
import { createServer } from "node:http"
import { join } from "node:path"
import { expect, onTestFinished, test } from "vitest"
import { startRegistry } from "../../packages/registry.mjs"
import { makeTree } from "../tree.mjs"

/** A registry with one package of ours, and another behind it that notes what it is asked for. */
async function start() {
  /** @type {string[]} */
  const asked = []
  const upstream = createServer((request, response) => {
    asked.push(request.url ?? "")
    response.end("from upstream")
  })
  await new Promise((resolve) => upstream.listen(0, "127.0.0.1", () => resolve(undefined)))
  const { port } = /** @type {import("node:net").AddressInfo} */ (upstream.address())
  const tarball = join(makeTree({ "anythread-core-1.0.0.tgz": "packed" }), "anythread-core-1.0.0.tgz")
  const manifest = { name: "@anythread/core", version: "1.0.0", dependencies: { acorn: "8.0.0" } }
  const registry = await startRegistry(
    [{ name: "@anythread/core", manifest, tarball }],
    `http://127.0.0.1:${port}/npm/`
  )
  onTestFinished(async () => {
    await registry.close()
    await new Promise((resolve) => upstream.close(resolve))
  })
  return { asked, url: registry.url }
}

test("serves what was packed, by either way to write its name", async () => {
  const { url } = await start()
  const document = await (await fetch(new URL("@anythread%2fcore", url))).json()
  expect(await (await fetch(new URL("@anythread/core", url))).json()).toEqual(document)
  expect(document["dist-tags"]).toEqual({ latest: "1.0.0" })
  const { dependencies, dist } = document.versions["1.0.0"]
  expect(dependencies).toEqual({ acorn: "8.0.0" })
  expect(dist.integrity).toBe(`sha512-${createHash("sha512").update("packed").digest("base64")}`)
  expect(await (await fetch(dist.tarball)).text()).toBe("packed")
})

test("sends whoever asks for another package on", async () => {
  const { asked, url } = await start()
  for (const path of ["acorn", "@types%2fnode", "acorn/-/acorn-8.0.0.tgz?a=b"]) {
    expect(await (await fetch(new URL(path, url))).text()).toBe("from upstream")
  }
  expect(asked).toEqual(["/npm/acorn", "/npm/@types%2fnode", "/npm/acorn/-/acorn-8.0.0.tgz?a=b"])
})

test("never asks by our names elsewhere", async () => {
  const { asked, url } = await start()
  const paths = [
    "anythread",
    "@anythread/none",
    "@anythread%2Fnone",
    "%40anythread%2fnone",
    "anythread/-/anythread-1.0.0.tgz"
  ]
  for (const path of paths) expect((await fetch(new URL(path, url))).status).toBe(404)
  expect((await fetch(new URL("-/npm/v1/security/audits", url), { method: "POST" })).status).toBe(405)
  expect(asked).toEqual([])
})
