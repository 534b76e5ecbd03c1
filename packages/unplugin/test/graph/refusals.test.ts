import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { describe, expect, it, onTestFinished } from "vitest"
import { refusals } from "../../src/graph/refusals.ts"

type Modules = Readonly<Record<string, string>>

/** Modules by path, which import each other by these. */
const graphOf = (modules: Modules, entries: ReadonlyArray<string> = []) => ({
  entries,
  importsOf: (id: string) => [...(modules[id] ?? "").matchAll(/\b(?:from|import) "([^"]+)"/g)].map(([, to = ""]) => to),
  codeOf: (id: string) => modules[id]
})

const options = { isPage: true, nameOf: (id: string) => id.replace(/^\/app\//, "") }

const refused = (modules: Modules, tasks: ReadonlyArray<string>, entries: ReadonlyArray<string> = [], isPage = true) =>
  refusals(graphOf(modules, entries), tasks, { ...options, isPage })

const moveOrGuard =
  "Move the portable functions, or what touches the page, into a module of its own, " +
  `or guard it: if (typeof document !== "undefined").`

describe("what touches the page", () => {
  const modules = {
    "/app/src/tasks.ts": `import "/app/src/ui.ts"`,
    "/app/src/ui.ts": `export * from "/app/src/dom.ts"`,
    "/app/src/dom.ts": `// root\n\nexport const root = document.body`
  }

  it("is told with the chain of imports, the name, the line and what to do", () => {
    expect(refused(modules, ["/app/src/tasks.ts"])).toEqual([
      "src/tasks.ts -> src/ui.ts -> src/dom.ts: uses document while it is evaluated (line 3), " +
        `which a thread does not have. ${moveOrGuard}`
    ])
  })

  it("may be the task module itself, with several names on several lines", () => {
    expect(refused({ "/app/a.ts": "window.a = document\n\nalert()" }, ["/app/a.ts"])).toEqual([
      `a.ts: uses window, document, alert while it is evaluated (lines 1, 3), which a thread does not have. ${moveOrGuard}`
    ])
  })

  it("does not matter where threads are no browser's, nor in what no task module imports", () => {
    expect(refused(modules, ["/app/src/tasks.ts"], [], false)).toEqual([])
    expect(refused({ ...modules, "/app/b.ts": "" }, ["/app/b.ts"])).toEqual([])
  })

  it("is told once, with the shortest chain of all task modules", () => {
    const more = {
      ...modules,
      "/app/src/b.ts": `import "/app/src/dom.ts"`,
      "/app/src/c.ts": `import "/app/src/dom.ts"`
    }
    const lines = refused(more, ["/app/src/tasks.ts", "/app/src/b.ts", "/app/src/c.ts"])
    expect(lines.map((line) => line.split(":")[0])).toEqual(["src/b.ts -> src/dom.ts"])
  })

  it("is told of each module, through circles, the nearest first", () => {
    const circle = {
      "/app/a.ts": `import "/app/b.ts"`,
      "/app/b.ts": `import "/app/c.ts"; window.b`,
      "/app/c.ts": `import "/app/a.ts"; window.c`
    }
    const lines = refused(circle, ["/app/a.ts"])
    expect(lines.map((line) => line.split(":")[0])).toEqual(["a.ts -> b.ts", "a.ts -> b.ts -> c.ts"])
  })

  it("is looked for again when a module's source has changed", () => {
    const tasks = ["/app/src/changed.ts"]
    expect(refused({ "/app/src/changed.ts": "document.title" }, tasks)).toHaveLength(1)
    expect(refused({ "/app/src/changed.ts": "export const a = 1" }, tasks)).toEqual([])
    expect(refused({ "/app/src/changed.ts": "self.document?.title" }, tasks)).toEqual([])
    expect(refused({ "/app/src/changed.ts": "window.title" }, tasks)).toHaveLength(1)
  })

  it("is none where another module that the thread loads provides it", () => {
    const shimmed = {
      "/app/a.ts": `import "/app/shim.ts"; import "/app/dom.ts"`,
      "/app/shim.ts": `import { parse } from "/app/parse.ts"\n;(globalThis as any).document = parse("")`,
      "/app/dom.ts": "document.body"
    }
    expect(refused(shimmed, ["/app/a.ts"])).toEqual([])
    expect(refused({ ...shimmed, "/app/dom.ts": "document.body\nwindow.a" }, ["/app/a.ts"])).toMatchObject([
      expect.stringContaining("uses window while it is evaluated (line 2)")
    ])
  })

  it("is not told of modules without a source", () => {
    expect(refused({ "/app/a.ts": `import "external"` }, ["/app/a.ts"])).toEqual([])
  })
})

describe("an entry of the application", () => {
  const modules = {
    "/app/tasks.ts": `import "/app/main.ts"`,
    "/app/main.ts": `import "/app/dom.ts"\nwindow.start()`,
    "/app/dom.ts": "document.title"
  }
  const told = (chain: string) =>
    `${chain}: is an entry of the application, and each thread would start it again. ` +
    "Move the portable functions, and what they import, into a module of their own, " +
    "or guard what starts the application: if (!isThread()), of anythread/thread."

  it("is told everywhere; and not what it imports, which threads will not load then", () => {
    for (const isPage of [true, false]) {
      expect(refused(modules, ["/app/tasks.ts"], ["/app/main.ts"], isPage)).toEqual([told("tasks.ts -> main.ts")])
    }
  })

  it("may be the task module itself", () => {
    expect(refused({ "/app/main.ts": "start()" }, ["/app/main.ts"], ["/app/main.ts"])).toEqual([told("main.ts")])
  })

  it("hides nothing that a task module imports another way", () => {
    const both = { ...modules, "/app/b.ts": `import "/app/c.ts"`, "/app/c.ts": `import "/app/dom.ts"` }
    const lines = refused(both, ["/app/tasks.ts", "/app/b.ts"], ["/app/main.ts"])
    expect(lines.map((line) => line.split(":")[0])).toEqual(["tasks.ts -> main.ts", "b.ts -> c.ts -> dom.ts"])
  })

  it.each(["if (import.meta.main) start()", "if (!isThread()) start()", "isThread ( ) || start()"])(
    "is fine where it is guarded: %s",
    (code) => {
      expect(refused({ ...modules, "/app/main.ts": code }, ["/app/tasks.ts"], ["/app/main.ts"])).toEqual([])
    }
  )

  it("is walked through where it is guarded", () => {
    const main = `import "/app/dom.ts"\nif (!isThread()) window.start()`
    const lines = refused({ ...modules, "/app/main.ts": main }, ["/app/tasks.ts"], ["/app/main.ts"])
    expect(lines.map((line) => line.split(":")[0])).toEqual(["tasks.ts -> main.ts -> dom.ts"])
  })

  it("is no matter where no task module imports it", () => {
    expect(
      refused({ "/app/main.ts": `import "/app/tasks.ts"`, "/app/tasks.ts": "" }, ["/app/tasks.ts"], ["/app/main.ts"])
    ).toEqual([])
  })
})

describe("style sheets", () => {
  it.each([".css", ".scss", ".sass", ".less", ".styl", ".pcss", ".html"])(
    "are told where they are imported for effect: %s",
    (type) => {
      const id = `/app/look${type}`
      expect(
        refused({ "/app/a.ts": `import "/app/b.ts"`, "/app/b.ts": `import "${id}"`, [id]: "a {}" }, ["/app/a.ts"])
      ).toEqual([
        `a.ts -> b.ts -> look${type}: is imported for its effect on a page, which a thread does not have. ` +
          "Import it from a module that only the page loads, or move the portable functions into a module of their own."
      ])
    }
  )

  it("are told where any importer that a thread loads imports them for effect", () => {
    const both = { "/app/a.ts": `import css from "/app/a.css"; import "/app/b.ts"`, "/app/b.ts": `import "/app/a.css"` }
    expect(refused(both, ["/app/a.ts"])).toHaveLength(1)
  })

  it.each([
    `import text from "/app/look.css?inline"`,
    `import "/app/look.css?url"`,
    `import text from "/app/look.css?v=1&raw"`,
    `import classes from "/app/look.module.css"`,
    `import { a } from "/app/look.css"`,
    `export { a } from "/app/look.css"`
  ])("are fine as values: %s", (code) => {
    expect(refused({ "/app/a.ts": code }, ["/app/a.ts"])).toEqual([])
  })

  it("are fine where threads are no browser's", () => {
    expect(refused({ "/app/a.ts": `import "/app/a.css"` }, ["/app/a.ts"], [], false)).toEqual([])
  })
})

describe("anythread's own modules", () => {
  const write = (files: Modules) => {
    const root = mkdtempSync(join(tmpdir(), "anythread-graph-"))
    onTestFinished(() => rmSync(root, { recursive: true }))
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    return root
  }

  it("are never told of, wherever they are; those of others are", () => {
    const root = write({
      "package.json": `{ "name": "app" }`,
      "node_modules/@anythread/core/package.json": `{ "name": "@anythread/core" }`,
      "node_modules/@anythread/core/dist/package.json": `{ "type": "module" }`,
      "packages/browser/package.json": `{ "name": "@anythread/browser" }`,
      "node_modules/@anythread/charts/package.json": `{ "name": "@anythread/charts" }`
    })
    const ids = [
      "node_modules/@anythread/core/dist/a.js",
      "packages/browser/a.js?v=1",
      "node_modules/@anythread/charts/a.js"
    ].map((path) => join(root, path))
    const [core = "", browser = "", charts = ""] = ids
    const task = join(root, "a.ts")
    const modules = Object.fromEntries(ids.map((id) => [id, "window.a"]))
    const all = { ...modules, [task]: ids.map((id) => `import "${id}"`).join("\n") }
    const lines = refusals(graphOf(all, [core, browser]), [task], {
      isPage: true,
      nameOf: (id) => id.slice(root.length)
    })
    expect(lines.map((line) => line.split(":")[0])).toEqual([`/a.ts -> ${charts.slice(root.length)}`])
  })

  it("include those of this repository", () => {
    const id = fileURLToPath(new URL("../../../core/src/thread/index.ts", import.meta.url))
    expect(refused({ "/app/a.ts": `import "${id}"`, [id]: "window.a" }, ["/app/a.ts"], [id])).toEqual([])
  })
})
