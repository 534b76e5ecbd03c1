// The strangers whose programs read our declarations: what each has installed, what it tells the compiler of its platform, which doors it
// imports, and a program that uses some signatures. A wrong type there would be `any` or an error; both are seen.

import { besides } from "./besides.mjs"

/**
 * @typedef {object} Consumer
 * @property {string} name
 * @property {string[]} lib
 * @property {string[]} types
 * @property {string[]} installs packages that are not ours, with versions
 * @property {(door: string) => boolean} reads whether it imports a door; what it imports is installed
 * @property {string} program
 */

/** Doors whose declarations speak of Effect. All others have to do without it. */
const onEffect = /^@anythread\/(core|node|bun|deno|browser|conformance)$|\/worker-effect$/

/** Doors whose declarations need the types of Node, and those that need the DOM's. */
const onServers = /^@anythread\/(node|bun|deno|conformance|unplugin)(\/|$)/
const onPages = /^@anythread\/browser(\/|$)/

/** @param {string} main @param {string} thread the two doors of the async/await front */
const promiseProgram = (
  main,
  thread
) => `import { createMemoryChannel, map, moveOnAfter, type TaskHandle, toThread, withTaskGroup } from "${main}"
import { fromThread, portable } from "${thread}"

const double = (n: number): number => (fromThread.checkCancelled(), n * 2)
portable(import.meta.url, { double })

export const number: Promise<number> = toThread.runSync(double, 21)
export const sum: Promise<number> = withTaskGroup(async (group) => {
  const handle: TaskHandle<number> = group.startSoon(() => group.toThread.runSync(double, 21))
  return await handle.result()
})
export const late: Promise<boolean> = moveOnAfter(100, (scope) => scope.toThread.runSync(double, 1)).then((one) => one.timedOut)
export const texts: Promise<string[]> = map([1, 2], async (n) => String(n), { concurrency: 1 }).then((all) => [...all])
export const { sender, receiver } = createMemoryChannel<number>(1)
export const received: Promise<number> = receiver.receive()

// @ts-expect-error: the function takes a number
export const wrongArgument = toThread.runSync(double, "21")
// @ts-expect-error: the function returns a number
export const wrongResult: Promise<string> = toThread.runSync(double, 21)
`

/** @param {Record<string, string>} backends the name that holds \`layer\`, by package @param {string} options those of \`layer\` */
const effectProgram = (backends, options) => `import { CancelScope, type ThreadError, toThread } from "@anythread/core"
import { portable } from "@anythread/core/thread"
${Object.entries(backends)
  .map(([name, threads]) => `import { ${threads} } from "${name}"`)
  .join("\n")}
import * as Effect from "effect/Effect"

const double = (n: number): number => n * 2
portable(import.meta.url, { double })

const call = toThread.runSync(double, 21)
${Object.values(backends)
  .map(
    (threads) =>
      `export const on${threads}: Effect.Effect<number, ThreadError> = Effect.provide(call, ${threads}.layer(${options}))`
  )
  .join("\n")}
export const late = call.pipe(CancelScope.moveOnAfter("100 millis"))

// @ts-expect-error: the pool is not provided
export const bare: Effect.Effect<number, ThreadError> = call
// @ts-expect-error: the function takes a number
export const wrongArgument = toThread.runSync(double, "21")
`

/** @param {string} root @returns {Consumer[]} */
export function consumers(root) {
  const node = besides(root, "node", ["@types/node"])
  const bundlers = ["@rspack/core", "esbuild", "rolldown", "rollup", "vite", "webpack"]
  return [
    {
      name: "async/await, DOM, no @types/node",
      lib: ["ES2023", "DOM"],
      types: [],
      installs: [],
      reads: (door) => !onEffect.test(door) && !onServers.test(door),
      program: promiseProgram("anythread", "anythread/thread")
    },
    {
      name: "async/await, @types/node, no DOM",
      lib: ["ES2023"],
      types: ["node"],
      installs: node,
      reads: (door) => !onEffect.test(door) && !onPages.test(door) && !door.startsWith("@anythread/unplugin/"),
      program: promiseProgram("anythread", "anythread/thread")
    },
    {
      // Effect's own declarations need the DOM's names, with Node's beside them.
      name: "Effect, DOM and @types/node",
      lib: ["ES2023", "DOM"],
      types: ["node"],
      installs: [
        ...node,
        ...besides(root, "node", ["effect", "@effect/platform-node"]),
        ...besides(root, "bun", ["@effect/platform-node-shared"])
      ],
      reads: (door) => onEffect.test(door) && !onPages.test(door),
      program: effectProgram(
        { "@anythread/bun": "BunThreads", "@anythread/deno": "DenoThreads", "@anythread/node": "NodeThreads" },
        ""
      )
    },
    {
      name: "Effect, DOM, no @types/node",
      lib: ["ES2023", "DOM"],
      types: [],
      installs: besides(root, "browser", ["effect", "@effect/platform-browser"]),
      reads: (door) => onEffect.test(door) && !onServers.test(door),
      program: effectProgram(
        { "@anythread/browser": "BrowserThreads" },
        '{ spawn: () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }) }'
      )
    },
    {
      name: "@anythread/unplugin and the bundlers",
      lib: ["ES2023", "DOM"],
      types: ["node"],
      installs: [...node, ...besides(root, "unplugin", bundlers)],
      reads: (door) => door.startsWith("@anythread/unplugin/"),
      program: ""
    }
  ]
}
