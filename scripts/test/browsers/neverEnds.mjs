// Opens a page that never reports, and prints what it tells: node neverEnds.mjs BROWSER ROOT

import { pageServer } from "../../browsers/pageServer.mjs"
import { runPage } from "../../browsers/runPage.mjs"

const [, , browser, root = ""] = process.argv
await runPage({
  browser: /** @type {import("../../browsers/findBrowser.mjs").BrowserName} */ (browser),
  serve: (reports) => pageServer({ root, reports }),
  timeoutSeconds: 600,
  onLine: (line) => process.stdout.write(`${line}\n`)
})
