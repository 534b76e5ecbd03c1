import { once } from "node:events"
import * as rolldown from "rolldown"
import * as rollup from "rollup"
import { it, onTestFinished } from "vitest"
import { anythread as rolldownPlugin } from "../src/rolldown.ts"
import { anythread as rollupPlugin } from "../src/rollup.ts"
import { type Project, project } from "./chunksProject.ts"

const external = /^@anythread\//

const tasks = (factor: number): string => `import { portable } from "@anythread/core/thread"
export const multiply = (n) => n * ${factor}
portable(import.meta.url, { multiply })
`

/** What both watchers have. */
interface Watcher {
  readonly on: (event: "event", listener: (event: { code: string; error?: Error }) => void) => unknown
  readonly close: () => Promise<void>
}

const watchers: Readonly<Record<string, (project: Project) => Watcher>> = {
  Rollup: ({ path }) => {
    const output = { dir: path("dist") }
    const watched = rollup.watch({ input: path("main.js"), external, plugins: [rollupPlugin()], output })
    watched.on("event", (event) => void (event.code === "BUNDLE_END" && event.result.close()))
    return watched
  },
  Rolldown: ({ path, root }) => {
    const output = { dir: path("dist") }
    const options = { cwd: root, input: path("main.js"), external, plugins: [rolldownPlugin()] }
    const watched = rolldown.watch({ ...options, output, platform: "node" })
    watched.on("event", (event) => void (event.code === "BUNDLE_END" && event.result.close()))
    return watched as Watcher
  }
}

it.each(Object.entries(watchers))(
  "builds what is edited, and what becomes a task module, with %s",
  async (_name, watch) => {
    const main = `import { multiply } from "./tasks.js"\nimport { other } from "./other.js"\nglobalThis.used = [multiply, other]\n`
    const made = project({ "main.js": main, "tasks.js": tasks(2), "other.js": "export const other = 1\n" })
    const watcher = watch(made)
    onTestFinished(() => watcher.close())
    const target = new EventTarget()
    watcher.on("event", ({ code, error }) => {
      if (code === "END" || code === "ERROR") target.dispatchEvent(Object.assign(new Event("end"), { error }))
    })
    /** What the chunks compute that hold their own address. Files of earlier builds stay. */
    const computed = (): string =>
      Object.entries(made.built())
        .flatMap(([file, code]) =>
          code.includes(`new URL("${file}", import.meta.url)`) ? (code.match(/\* \d/) ?? []) : []
        )
        .sort()
        .join()
    /** Waits for the build with that result: what is written may be seen in two parts. */
    const builds = async (wanted: () => boolean): Promise<void> => {
      do {
        const [{ error }] = await once(target, "end")
        if (error !== undefined) throw error
      } while (!wanted())
    }
    await builds(() => computed() === "* 2")
    made.write("tasks.js", tasks(3))
    await builds(() => computed() === "* 2,* 3")
    made.write("other.js", tasks(4).replaceAll("multiply", "other"))
    await builds(() => computed() === "* 2,* 3,* 4")
    // No task module any more, it may import whatever it likes.
    made.write("other.js", `import "./main.js"\nexport const other = [5]\n`)
    await builds(() => Object.values(made.built()).some((code) => code.includes("[5]")))
  }
)
