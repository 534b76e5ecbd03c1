/** What a thread in a browser does, by whichever entry point it came. Thread side, step 5 of a call. */
import { type Served, serve, withTable } from "@anythread/core/worker"
import { fitPort } from "./fitPort.ts"
import { type FromEntry, plainError, readStart, type Serving, type StartData } from "./handshake.ts"
import { lookAt } from "./lookAt.ts"

/** What is used of a dedicated worker's global scope. */
interface Scope {
  readonly postMessage: (message: FromEntry) => void
  readonly addEventListener: typeof globalThis.addEventListener
  readonly removeEventListener: typeof globalThis.removeEventListener
}

let isServing = false

/** Serves jobs until the host ends the thread. */
export const serveThread = (served: Served): void => {
  const scope = dedicatedScope()
  if (isServing) throw new Error("serve was called a second time on one thread. Give it all modules in one call.")
  isServing = true
  const receive = ({ data }: MessageEvent): void => {
    const start = readStart(data)
    if (start === undefined) return
    scope.removeEventListener("message", receive as EventListener)
    void begin(scope, start, served)
  }
  scope.addEventListener("message", receive as EventListener)
  scope.postMessage({ anythread: "hello" })
}

const dedicatedScope = (): Scope => {
  if (typeof document === "undefined" && "DedicatedWorkerGlobalScope" in globalThis)
    return globalThis as unknown as Scope
  throw new Error("serve was called outside of a dedicated worker. Call it in the entry file of a thread alone.")
}

const begin = async (
  scope: Scope,
  { epoch, lock, memory, port }: StartData,
  { functions = [], loadRunEffect, modules }: Served
): Promise<void> => {
  // Before the host can know of a thread it must be able to see its end.
  const isLocked = lock !== undefined && (await holdForLife(lock))
  port.postMessage({ anythread: "serving", isLocked } satisfies Serving)
  try {
    serve(
      {
        port: fitPort(port),
        memory,
        epoch,
        ...withTable(modules, { importModule, isMissing: (error) => error instanceof Missing }),
        ...(loadRunEffect === undefined ? {} : { loadRunEffect }),
        guard: (report) => guard(scope, report)
      },
      ...functions
    )
  } catch (error) {
    scope.postMessage({ anythread: "refused", error: plainError(error) })
  }
}

/** There is no module at a URL. */
class Missing extends Error {}

const importModule = async (url: string): Promise<unknown> => {
  try {
    return await import(/* @vite-ignore */ /* webpackIgnore: true */ url)
  } catch (cause) {
    // Every failure to load is a TypeError; that of a module's own code may be one too.
    const why = cause instanceof TypeError ? await lookAt(url, false) : undefined
    if (why === undefined) throw cause
    throw new Missing(`${url} ${why}.`, { cause })
  }
}

/** Takes the lock, and keeps it until the thread is gone. False where the browser refuses, as it may for an origin. */
const holdForLife = (name: string): Promise<boolean> =>
  new Promise((resolve) => {
    const forLife = new Promise<never>(() => {})
    const held = (): Promise<never> => {
      resolve(true)
      return forLife
    }
    navigator.locks.request(name, held).catch(() => resolve(false))
  })

/** Keeps errors that nobody caught from reaching the page: they are reported as the job's. */
const guard = (scope: Scope, report: (error: unknown) => void): void => {
  scope.addEventListener("error", (event) => {
    event.preventDefault()
    const { error, message } = event as ErrorEvent
    report(error ?? new Error(message))
  })
  scope.addEventListener("unhandledrejection", (event) => {
    event.preventDefault()
    report((event as PromiseRejectionEvent).reason)
  })
}
