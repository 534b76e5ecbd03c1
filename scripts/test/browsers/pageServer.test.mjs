import { connect } from "node:net"
import { join } from "node:path"
import { expect, onTestFinished, test } from "vitest"
import { pageServer } from "../../browsers/pageServer.mjs"
import { reporting } from "../../browsers/reporting.mjs"
import { makeTree } from "../tree.mjs"

const files = { "site/index.html": "<!doctype html>", "site/deep/worker.js": "postMessage(1)", "secret.txt": "secret" }

/** @param {Partial<import("../../browsers/pageServer.mjs").PageServerOptions>} [options] */
async function serve(options) {
  const server = await pageServer({ root: join(makeTree(files), "site"), ...options })
  onTestFinished(server.close)
  return server.url
}

/** @param {Response} response */
function policies({ headers }) {
  const names = ["opener-policy", "embedder-policy", "resource-policy"].map((name) => `cross-origin-${name}`)
  return [...names, "content-security-policy"].map((name) => headers.get(name))
}

test("isolates every response and puts the policy on it, a missing file's and a report's too", async () => {
  const csp = "default-src 'self'"
  const url = await serve({
    isolate: true,
    csp,
    reports: reporting(
      () => {},
      () => {}
    )
  })
  const all = ["same-origin", "require-corp", "same-origin", csp]
  for (const path of ["", "deep/worker.js", "none.js", "favicon.ico"]) {
    expect(policies(await fetch(url + path))).toEqual(all)
  }
  expect(policies(await fetch(`${url}__report`, { method: "POST", body: "1" }))).toEqual(all)
})

test("sends no such header unless asked", async () => {
  expect(policies(await fetch(await serve()))).toEqual([null, null, null, null])
})

test("serves a directory with its types, and nothing outside of it", async () => {
  const url = await serve()
  const told = async (/** @type {string} */ path) => {
    const response = await fetch(url + path)
    return [response.status, response.headers.get("content-type"), await response.text()]
  }
  expect(await told("")).toEqual([200, "text/html; charset=utf-8", "<!doctype html>"])
  expect(await told("deep/worker.js?v=1")).toEqual([200, "text/javascript; charset=utf-8", "postMessage(1)"])
  expect(await told("none.js")).toEqual([404, "text/plain", "no /none.js"])
  expect((await told("..%2fsecret.txt"))[0]).toBe(404)
})

test("asks a route before the directory", async () => {
  const url = await serve({ routes: { "/index.html": (_, response) => response.end("routed") } })
  expect(await (await fetch(`${url}index.html`)).text()).toBe("routed")
})

test("hands lines and the report to their listeners, refuses what is no JSON, and leaves other requests alone", async () => {
  /** @type {unknown[]} */
  const heard = []
  const reports = reporting(
    (told) => heard.push(["told", told]),
    (report) => heard.push(["report", report])
  )
  const url = await serve({ reports })
  const post = async (/** @type {string} */ path, /** @type {string} */ body) =>
    (await fetch(url + path, { method: "POST", body })).status
  expect(await post("__told", '"a line"')).toBe(204)
  expect(await post("__told", "a line")).toBe(400)
  expect(await post("__report", '{"passed":1}')).toBe(204)
  expect((await fetch(`${url}__report`)).status).toBe(404)
  expect(heard).toEqual([
    ["told", "a line"],
    ["report", { passed: 1 }]
  ])
})

test("closes while a browser still holds a connection", async () => {
  const server = await pageServer({ root: join(makeTree(files), "site") })
  const socket = connect(Number(new URL(server.url).port), "127.0.0.1")
  await new Promise((resolve) => socket.once("connect", resolve))
  await server.close()
})
