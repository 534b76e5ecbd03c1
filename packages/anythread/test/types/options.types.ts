/** What `configure`, `createPool` and `run` of `anythread` take and give. */
import { Worker as NodeWorker } from "node:worker_threads"
import { type CancelScope, configure, createPool, type Options, type Pool, run } from "anythread"

declare const url: URL

/** Compiles only where both types are the same. */
const same = <A, B>(
  ..._: (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? [] : [never]
): void => {}

same<ReturnType<typeof createPool>, Pool>()
same<Parameters<typeof configure>, [options: Options]>()

// A worker of a page and one of Node, with the options passed on.
createPool({ spawn: (options) => new Worker(url, options) })
createPool({ spawn: (options) => new NodeWorker(url, options) })
createPool({ spawn: () => new Worker(url, { type: "module" }) })
createPool({ env: process.env, execArgv: ["--no-warnings"], smol: true, preload: ["./first.js"], maxThreads: 1 })
createPool()
// @ts-expect-error options that are none
configure()
// @ts-expect-error no option of any runtime
configure({ threads: 4 })
// @ts-expect-error a worker that cannot be ended
createPool({ spawn: () => ({}) })

// The value of main, awaited.
const number = run(async () => 1)
same<typeof number, Promise<number>>()
const text = run((scope) => {
  same<typeof scope, CancelScope>()
  return "text"
})
same<typeof text, Promise<string>>()
// @ts-expect-error a promise, not the function that makes it
run(Promise.resolve(1))
// @ts-expect-error main is given nothing but its scope
run((_scope: CancelScope, more: number) => more)
