import { expect, it } from "vitest"
import { explainStart } from "../../src/backend/explainStart.ts"

it.each([
  "Cannot find module '/app/dist/thread.js'",
  'ModuleNotFound resolving "/app/dist/thread.js" (entry point)',
  'Module not found "file:///app/dist/thread.js".'
])("says what to do where a bundler has left the worker file behind: %s", (message) => {
  const cause = new Error(message)
  const error = explainStart("@anythread/node", cause) as Error
  expect(error.message).toContain("serve of @anythread/node/worker")
  expect(error.cause).toBe(cause)
})

it.each([new Error("Cannot find module 'tsx'"), new Error("thread.js threw"), "text", undefined])(
  "leaves alone what is about something else: %s",
  (cause) => {
    expect(explainStart("@anythread/node", cause)).toBe(cause)
  }
)
