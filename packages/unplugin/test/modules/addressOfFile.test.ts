import { expect, it } from "vitest"
import { addressOfFile, versioned } from "../../src/modules/addressOfFile.ts"

it.each([
  ["/home/me/app", "/home/me/app/src/tasks.ts", "anythread:src/tasks.ts"],
  ["/home/me/app/", "/home/me/app/src/tasks.ts", "anythread:src/tasks.ts"],
  ["/", "/src/tasks.ts", "anythread:src/tasks.ts"],
  ["/home/me/app", "/home/me/shared/tasks.ts", "anythread:../shared/tasks.ts"],
  ["/home/me/app", "/home/me/app/my tasks/ü.ts", "anythread:my%20tasks/%C3%BC.ts"],
  ["/home/me/app", "/home/me/app/50%/a?b#c.ts", "anythread:50%25/a%3Fb%23c.ts"],
  ["/home/me/app", "/home/me/app/a\\b.ts", "anythread:a%5Cb.ts"],
  ["/home/me/app", "/home/me/app/node_modules/@a/b/c.js", "anythread:node_modules/@a/b/c.js"],
  ["C:\\app", "C:\\app\\src\\tasks.ts", "anythread:src/tasks.ts"],
  ["C:\\app", "C:/app/src/tasks.ts", "anythread:src/tasks.ts"],
  ["c:/app", "C:\\app\\src\\tasks.ts", "anythread:src/tasks.ts"],
  ["C:\\me\\app", "C:\\me\\shared\\tasks.ts", "anythread:../shared/tasks.ts"],
  ["\\\\host\\share\\app", "\\\\host\\share\\app\\tasks.ts", "anythread:tasks.ts"]
])("in %s gives %s the address %s", (root, id, address) => {
  expect(addressOfFile(root, id)).toBe(address)
  expect(URL.canParse(address)).toBe(true)
})

it("gives no two modules one address", () => {
  const ids = [
    "/app/tasks.js",
    "/app/a/tasks.js",
    "/tasks.js",
    "/app/tasks.js?a",
    "/app/tasks.js#a",
    "/app/tasks.js%3Fa",
    "/app/node_modules/codec/tasks.js",
    "/app/node_modules/other/node_modules/codec/tasks.js",
    "/app/packages/a/node_modules/codec/tasks.js",
    "/node_modules/codec/tasks.js",
    "/app/node_modules/.pnpm/codec@1.0.0/node_modules/codec/tasks.js",
    "/app/node_modules/.pnpm/codec@2.0.0/node_modules/codec/tasks.js",
    "/app/node_modules/.pnpm/codec@2.0.0_peer@1.0.0/node_modules/codec/tasks.js",
    "/app/codec/tasks.js"
  ]
  expect(new Set(ids.map((id) => addressOfFile("/app", id))).size).toBe(ids.length)
})

it("tells nothing of the machine where another drive is", () => {
  const one = addressOfFile("C:\\me\\app", "D:\\secret\\tasks.ts")
  expect(one).toMatch(/^anythread:[0-9a-f]{12}\/tasks\.ts$/)
  expect(addressOfFile("C:\\me\\app", "D:\\secret\\tasks.ts")).toBe(one)
  expect(addressOfFile("C:\\me\\app", "D:\\other\\tasks.ts")).not.toBe(one)
})

it("adds the version of the code as a query, which is no part of the address", () => {
  const first = versioned("anythread:tasks.ts", "1")
  expect(first).toMatch(/^anythread:tasks\.ts\?v=[0-9a-f]{12}$/)
  expect(versioned("anythread:tasks.ts", "1")).toBe(first)
  expect(versioned("anythread:tasks.ts", "2")).not.toBe(first)
})
