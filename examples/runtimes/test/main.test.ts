import { execFile } from "node:child_process"
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import process from "node:process"
import { fileURLToPath } from "node:url"
import { afterEach, beforeEach, expect, it } from "vitest"

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url))

/** All that is on the PATH. */
let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "anythread-runtimes-"))
})
afterEach(() => rmSync(directory, { recursive: true }))

const runMain = (runtimes: string): Promise<{ code: unknown; lines: Array<string>; stderr: string }> =>
  new Promise((resolve) => {
    const env = { ...process.env, PATH: directory }
    execFile(process.execPath, [main, "--runtime", runtimes], { env }, (error, stdout, stderr) => {
      const lines = stdout.split("\n").map((line) => line.trim().replace(/ +/g, " "))
      resolve({ code: error === null ? 0 : error.code, lines, stderr })
    })
  })

it("prints what it measured", { timeout: 60_000 }, async () => {
  const { code, lines, stderr } = await runMain("node")
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
  const number = String.raw`\d+(?:\.\d+)?`
  const times = String.raw`${number} \(${number}\) ms`
  expect(lines).toContainEqual(
    expect.stringMatching(
      `^Node ${process.versions.node} \\d+ ${number} ms ${number} ms ${number} x ${times} ${times} yes -$`
    )
  )
  expect(lines).toContainEqual(expect.stringMatching(/^the same result everywhere: \d+ primes, \d+ steps, hash/))
})

it("goes on after a runtime that fails, passes over one that is missing, and ends with a code", async () => {
  const bun = join(directory, "bun")
  writeFileSync(bun, "#!/bin/sh\necho 'TypeError: something is broken' >&2\necho '  at a file' >&2\nexit 3\n")
  chmodSync(bun, 0o755)
  const { code, lines, stderr } = await runMain("deno,bun")
  expect(code).toBe(1)
  expect(lines.slice(-3)).toEqual([
    "Bun FAILED: TypeError: something is broken",
    "Deno the workspace's install has not brought it to this machine",
    ""
  ])
  expect(stderr).toBe("\nbun: TypeError: something is broken\n  at a file\n")
})

it("names the runtimes that there are", async () => {
  expect(await runMain("node,abacus")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("no runtime abacus; there are: node, ")
  })
})
