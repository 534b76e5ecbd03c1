/** A page in a sandbox: it has Web Locks, which refuse. */
import { makeBrowserBackend } from "@anythread/browser"
import { rejection, report } from "./report.js"

report({
  origin: async () => globalThis.origin,
  locks: async () => (await rejection(navigator.locks.query())).resolved === undefined,
  observableExit: async () => makeBrowserBackend().capabilities.observableExit
})
