import { expect, test } from "vitest"
import { runCommand } from "../toolchain/command.mjs"

const cwd = process.cwd()

test("keeps the output and the exit code", async () => {
  const script = 'console.log("out"); console.error("err"); process.exitCode = 3'
  const ended = await runCommand(process.execPath, ["-e", script], { cwd, limitSeconds: 30 })
  expect(ended.code).toBe(3)
  expect(ended.output.split("\n").sort()).toEqual(["", "err", "out"])
})

test("ends a child and what the child started at the limit, and says so", async () => {
  // The grandchild holds the pipe open: only its own end lets the output close.
  const grandchild =
    'require("node:child_process").spawn(process.execPath, ["-e", "for (;;) {}"], { stdio: "inherit" })'
  const ended = await runCommand(process.execPath, ["-e", grandchild], { cwd, limitSeconds: 1 })
  expect(ended).toEqual({ code: 1, output: "\nended: took longer than 1 s\n" })
})

test("fails where there is no such command", async () => {
  const ended = await runCommand("no-such-command", [], { cwd, limitSeconds: 30 })
  expect(ended.output).toContain("cannot start no-such-command")
  expect(ended.code).not.toBe(0)
})
