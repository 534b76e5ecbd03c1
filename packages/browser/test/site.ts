/**
 * The built packages as a site without a bundler: what a browser is served is what is published, with the names of packages
 * turned into URLs, since import maps do not reach workers.
 */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

/** A folder to be served. */
export interface Site {
  readonly root: string
  readonly remove: () => void
}

const pathOf = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

/** Makes the site: the packages, Effect, and the pages of this folder. */
export const makeSite = (): Site => {
  const root = mkdtempSync(join(tmpdir(), "anythread-site-"))
  for (const name of ["core", "browser"]) copy(pathOf(`../../${name}/dist`), join(root, name))
  moveStarter(join(root, "browser"), join(root, "moved"))
  copy(pathOf("./pages"), root)
  mkdirSync(join(root, "platform-browser"))
  rewrite(
    pathOf("../node_modules/@effect/platform-browser/dist/BrowserRuntime.js"),
    join(root, "platform-browser/BrowserRuntime.js")
  )
  linkEffect(pathOf("../node_modules/effect/dist"), join(root, "effect"))
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) }
}

const copy = (from: string, to: string): void => {
  cpSync(from, to, { recursive: true })
  for (const file of readdirSync(to, { recursive: true, encoding: "utf8" })) {
    if (file.endsWith(".js")) rewrite(join(to, file), join(to, file))
  }
}

/** The package as a bundler leaves it that knows nothing of threads: what starts them is in another file than it was. */
const moveStarter = (from: string, to: string): void => {
  cpSync(from, to, { recursive: true })
  renameSync(join(to, "startThread.js"), join(to, "chunk.js"))
  const backend = join(to, "BrowserBackend.js")
  writeFileSync(backend, readFileSync(backend, "utf8").replace("./startThread.js", "./chunk.js"))
}

/** Effect's modules import each other by relative URLs, save one (4.1.0) that names its own package. */
const linkEffect = (from: string, to: string): void => {
  mkdirSync(to)
  for (const file of readdirSync(from)) {
    if (file === "Runtime.js") rewrite(join(from, file), join(to, file))
    else symlinkSync(join(from, file), join(to, file))
  }
}

const rewrite = (from: string, to: string): void => {
  const source = readFileSync(from, "utf8")
  writeFileSync(
    to,
    source.replace(
      /(\bfrom\s*|\bimport\s*\(?\s*)"(@anythread\/|@effect\/|effect\/)([^"]+)"/g,
      (_, before, scope, rest) => {
        const url = scope === "@anythread/" ? entryUrl(rest) : `/${scope === "effect/" ? "effect/" : ""}${rest}.js`
        return `${before}"${url}"`
      }
    )
  )
}

/** Where an entry point of our own stands, as its `package.json` says. */
const entryUrl = (entryPoint: string): string => {
  const [name, ...rest] = entryPoint.split("/")
  const { exports } = JSON.parse(readFileSync(pathOf(`../../${name}/package.json`), "utf8"))
  const entry = exports[rest.length === 0 ? "." : `./${rest.join("/")}`]
  return `/${name}/${(entry.module ?? entry.default).replace("./dist/", "")}`
}
