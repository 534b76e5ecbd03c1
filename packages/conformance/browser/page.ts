/** The suite in a page: asserts that it is the page that it was opened as, runs, and tells its server. Host side. */
import { makeBrowserBackend } from "@anythread/browser"
import type { Environment } from "../src/Environment.ts"
import * as known from "../src/environments/known.ts"
import { withTransport } from "../src/environments/withTransport.ts"
import type { Front } from "../src/Front.ts"
import { fronts, runAll } from "../src/runAll.ts"
import { assertEngine, assertPage, claims, meets } from "./claims.ts"
import { spawn } from "./spawn.ts"

const claimed = claims(new URL(location.href).searchParams)

const makeEnvironment = (): Environment => {
  const own = makeBrowserBackend({ spawn })
  const capabilities = {
    ...own.capabilities,
    importByUrl: !claimed.isBundled,
    get terminate() {
      return own.capabilities.terminate
    }
  }
  const backend = { ...own, capabilities }
  const environment: Environment = {
    runtime: claimed.runtime,
    assertRuntime: () => {
      assertEngine(claimed.browser)
      assertPage(claimed)
    },
    backend: () => backend,
    known: {
      ...(claimed.browser === "chromium" ? known.chromiumPage : known.page),
      sharedMemory: claimed.isShared,
      importByUrl: !claimed.isBundled
    },
    // The modules of this page, as its development server has them; a bundle has none.
    taskUrl: (file) => new URL(`/src/tasks/${file.replace(/\.js$/, ".ts")}`, location.href).href,
    also: meets(own.capabilities),
    unhandledRejections: (told) => {
      const listener = ({ reason }: PromiseRejectionEvent): void => told(reason)
      addEventListener("unhandledrejection", listener)
      return () => removeEventListener("unhandledrejection", listener)
    }
  }
  return claimed.transport === undefined ? environment : withTransport(environment, claimed.transport)
}

/** Lines leave one after the other, or they would arrive in any order. */
let told: Promise<unknown> = Promise.resolve()
const send = (path: string, body: unknown): Promise<unknown> => {
  told = told.then(() => fetch(path, { method: "POST", body: JSON.stringify(body) }))
  return told
}

/** What no case's own check can see, since it is asked for asynchronously: every thread has let go of its lock. */
const assertNoLocks = async (): Promise<void> => {
  const { held = [], pending = [] } = await navigator.locks.query()
  const names = [...held, ...pending].map(({ name }) => name)
  if (names.length > 0) throw new Error(`The suite left locks behind: ${names.join(", ")}`)
}

const run = async (): Promise<unknown> => {
  const chosen = claimed.fronts.map((name) => fronts[name]).filter((front): front is Front => front !== undefined)
  const environment = makeEnvironment()
  const before = environment.backend().capabilities.terminate
  const reports = await runAll(environment, chosen, claimed.text, (line) => void send("/__told", line))
  await assertNoLocks()
  const { terminate } = environment.backend().capabilities
  if (terminate !== before) throw new Error(`terminate was taken for ${before} and measured as ${terminate}.`)
  return { reports }
}

run().then(
  (report) => send("/__report", report),
  (error: unknown) =>
    send("/__report", { error: error instanceof Error ? `${error.message}\n${error.stack}` : String(error) })
)
