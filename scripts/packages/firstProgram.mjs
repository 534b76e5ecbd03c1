// The first program of README.md: its first two fences marked js, each a file that names itself in its first line.

import { readFileSync } from "node:fs"
import { join } from "node:path"
import { besides } from "./besides.mjs"
import { pageFiles, printedByPage, ways } from "./page.mjs"

/** @typedef {import("./cases.mjs").PackageCase} PackageCase */
/** @typedef {import("./projects.mjs").ClientName} ClientName */
/** @typedef {import("./projects.mjs").MakeProject} MakeProject */

/** What it prints, whatever a runtime does about spaces. */
const prints = ["[832040,1346269]", "true"]

/** Where it is pasted as a program. @type {ClientName[]} */
const pasted = ["node22", "node24", "node26", "bun", "deno", "deno-node-modules"]

/**
 * Reads the program as it is copied out of the page.
 *
 * @param {string} text of README.md
 * @returns {Record<string, string>} the text of each file by name
 */
export function readProgram(text) {
  const fences = [...text.matchAll(/^```js\n([\s\S]*?)^```$/gm)].slice(0, 2).map(([, code = ""]) => code)
  const files = Object.fromEntries(fences.map((code) => [/^\/\/ (\S+)\n/.exec(code)?.[1], code]))
  if (files["tasks.mjs"] !== undefined && files["main.mjs"] !== undefined) return files
  throw new Error("README.md: its first two fences marked js must begin with // tasks.mjs and // main.mjs")
}

/** @param {string} root @returns {Record<string, string>} */
const firstProgram = (root) => readProgram(readFileSync(join(root, "README.md"), "utf8"))

/** Throws unless these are the lines that it prints. @param {string} printed */
export function checkPrinted(printed) {
  const told = printed
    .trim()
    .split("\n")
    .map((line) => line.replaceAll(" ", ""))
  if (told.join("\n") === prints.join("\n")) return
  throw new Error(`it printed:\n${printed.trim()}\nand should have printed:\n${prints.join("\n")}`)
}

/** The program in an empty project of each runtime. @param {string} root @param {MakeProject} project @returns {PackageCase[]} */
export function pasteCases(root, project) {
  return pasted.map((client) => ({
    name: `first program, ${client}`,
    run: async () => {
      const files = firstProgram(root)
      const told = timer()
      const { add, begin, start } = project(`first-${client}`, client, files)
      await begin()
      await add(["anythread"])
      checkPrinted(await start("main.mjs"))
      return told()
    }
  }))
}

/** The same as a page, built by Vite and served by it, with our plugin. @param {string} root @param {MakeProject} project @returns {PackageCase[]} */
export function pageCases(root, project) {
  return ways.map((way) => ({
    name: `first program, vite ${way.join(" and ")}`,
    run: async () => {
      const files = { ...firstProgram(root), ...pageFiles }
      const told = timer()
      const page = project(`page-${way.join("-")}`, "node24", files)
      await page.begin()
      await page.add(["anythread", "@anythread/unplugin", ...besides(root, "unplugin", ["vite"])])
      checkPrinted(await printedByPage(page, way, prints.length))
      return told()
    }
  }))
}

function timer() {
  const start = performance.now()
  return () => `${((performance.now() - start) / 1000).toFixed(1)} s from npm init to the last line`
}
