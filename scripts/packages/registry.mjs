// A registry of npm's kind on this machine that has our packages, as they were packed, and sends whoever asks for others to the registry
// that npm is configured with. Nothing is asked by our names anywhere else.

import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { createServer } from "node:http"
import { basename } from "node:path"

/** @typedef {import("./pack.mjs").Packed} Packed */

/** Where the tarballs stand: no package can have such a name. */
const tarballs = "/-/tarballs/"

/** Long ago: installers may refuse what was published today. */
const published = "2020-01-01T00:00:00.000Z"

/**
 * Starts the registry on a free port of 127.0.0.1.
 *
 * @param {readonly Pick<Packed, "manifest" | "name" | "tarball">[]} packages
 * @param {string} upstream the address of the registry for all others, with a slash at its end
 * @returns {Promise<{ url: string, close: () => Promise<void> }>} `url` ends with a slash
 */
export async function startRegistry(packages, upstream) {
  const byName = new Map(packages.map((one) => [one.name, one]))
  const byFile = new Map(packages.map((one) => [basename(one.tarball), one]))
  let url = ""

  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? "/", url)
    if (request.method !== "GET" && request.method !== "HEAD") return response.writeHead(405).end()
    if (pathname.startsWith(tarballs)) {
      const packed = byFile.get(pathname.slice(tarballs.length))
      if (packed === undefined) return notFound(response, pathname)
      return response.writeHead(200, { "content-type": "application/octet-stream" }).end(readFileSync(packed.tarball))
    }
    const name = nameIn(pathname)
    const packed = byName.get(name)
    if (packed !== undefined) {
      return response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(packument(packed, url)))
    }
    // A package that could not be packed must not come from elsewhere, where the name may be another's.
    if (isOurs(name)) return notFound(response, name)
    response.writeHead(302, { location: new URL(`.${pathname}${search}`, upstream).href }).end()
  })

  await new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(0, "127.0.0.1", () => resolve(undefined))
  })
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address())
  url = `http://127.0.0.1:${port}/`
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}

/** @param {string} name */
const isOurs = (name) => name === "anythread" || name.startsWith("@anythread/")

/** `/name`, `/@scope/name`, `/@scope%2fname`, each with more behind it or not. @param {string} pathname */
function nameIn(pathname) {
  const [first = "", second = ""] = decodeURIComponent(pathname.slice(1)).split("/")
  return first.startsWith("@") ? `${first}/${second}` : first
}

/** What a registry says of a package with one version. @param {Pick<Packed, "manifest" | "name" | "tarball">} packed @param {string} url */
function packument({ manifest, name, tarball }, url) {
  const bytes = readFileSync(tarball)
  const dist = {
    tarball: new URL(`.${tarballs}${basename(tarball)}`, url).href,
    shasum: createHash("sha1").update(bytes).digest("hex"),
    integrity: `sha512-${createHash("sha512").update(bytes).digest("base64")}`
  }
  const { version } = manifest
  return {
    _id: name,
    name,
    "dist-tags": { latest: version },
    time: { created: published, modified: published, [version]: published },
    versions: { [version]: { ...manifest, _id: `${name}@${version}`, dist } }
  }
}

/** @param {import("node:http").ServerResponse} response @param {string} what */
function notFound(response, what) {
  response.writeHead(404, { "content-type": "application/json" }).end(JSON.stringify({ error: `no ${what}` }))
}
