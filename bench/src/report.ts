/** Results as a page: a bar chart for each case on each runtime, as SVG that stands still. No script, no font, nothing from elsewhere. */
import type { Result } from "./measure.ts"
import type { Runtime } from "./runtime.ts"
import { ratio, readable } from "./table.ts"

const colours = { ours: "#0b6e4f", peer: "#8d99ae", limit: "#d17a22" } as const

/** Measures of a chart, in pixels. */
const ROW = 24
const NAMES = 240
const BAR = 380
const FIGURES = 270
/** Where the longest bar would hide all others: what is longer is cut, and says so. */
const LONGEST = 12

/** What was measured on one runtime. */
export interface Section {
  readonly runtime: Runtime
  readonly results: ReadonlyArray<Result>
}

/** The page: a part for each runtime, in it a chart for each case with all who took part. */
export const reportOf = (sections: ReadonlyArray<Section>): string => {
  const parts = sections.map(({ results, runtime }) => ({
    runtime,
    cases: [...Map.groupBy(results, (result) => result.case)].map(([name, of], index) => ({
      name,
      of,
      id: `${runtime}-${index}`
    }))
  }))
  const contents = parts.map(
    ({ cases, runtime }) =>
      `<p><a href="#${runtime}"><b>${titles[runtime]}</b></a></p>
<ul>${cases.map(({ id, name }) => `<li><a href="#${id}">${escaped(name)}</a></li>`).join("")}</ul>`
  )
  const charts = parts.map(
    ({ cases, runtime }) =>
      `<h2 id="${runtime}">${titles[runtime]}</h2>\n${cases.map(({ id, name, of }) => chartOf(name, of, id)).join("\n")}`
  )
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>anythread, measured</title>
<style>
  body { font: 15px/1.5 system-ui, sans-serif; max-width: ${NAMES + BAR + FIGURES}px; margin: 2rem auto; padding: 0 1rem; color: #1d2129; background: #fff }
  h1 { font-size: 1.6rem } h2 { font-size: 1.4rem; margin: 3rem 0 .2rem } h3 { font-size: 1.1rem; margin: 2rem 0 .2rem }
  p { margin: .2rem 0 } ul { columns: 2; padding-left: 1.2rem } a { color: #0b4f6e }
  .key span { display: inline-block; width: .8em; height: .8em; margin: 0 .3em 0 1em; border-radius: 2px }
  .unit { color: #5b6270 } svg { width: 100%; height: auto } text { font: 13px system-ui, sans-serif; fill: #1d2129 }
</style>
<h1>anythread, measured</h1>
<p>Every case measures all who take part in one run, in turns; the bars are medians. Read the ratios: they hold where the figures move
with the machine. In brackets: beside the limit (= bare <code>postMessage</code>, or what the platform gives), then beside the best peer of
that case.</p>
<p class="key">${(["ours", "peer", "limit"] as const).map((kind) => `<span style="background:${colours[kind]}"></span>${kind}`).join("")}</p>
${contents.join("\n")}
${charts.join("\n")}
</html>
`
}

const titles: Readonly<Record<Runtime, string>> = { node: "Node", bun: "Bun", deno: "Deno" }

const chartOf = (name: string, results: ReadonlyArray<Result>, id: string): string => {
  const unit = results[0]?.unit ?? ""
  const isMore = unit === "calls/s" || unit === "x"
  const sorted = [...results].sort((a, b) => (isMore ? b.median - a.median : a.median - b.median))
  const figures = sorted.map(({ median }) => median)
  const middle = figures[Math.floor(figures.length / 2)] ?? 0
  const end = Math.min(Math.max(...figures), middle * LONGEST || Number.POSITIVE_INFINITY)
  const rows = sorted.map((result, row) => rowOf(result, row, end))
  const height = sorted.length * ROW + 4
  return `<h3 id="${id}">${escaped(name)}</h3>
<p class="unit">${escaped(unit)}; ${isMore ? "longer" : "shorter"} is better</p>
<svg viewBox="0 0 ${NAMES + BAR + FIGURES} ${height}" role="img" aria-label="${escaped(name)}">
${rows.join("\n")}
</svg>`
}

const rowOf = ({ contender, kind, median, vsBestPeer, vsLimit }: Result, row: number, end: number): string => {
  const isCut = median > end
  const width = end === 0 ? 0 : (Math.min(median, end) / end) * BAR
  const y = row * ROW + 3
  const weight = kind === "ours" ? ' font-weight="600"' : ""
  const figure = `${readable(median)}${isCut ? " (bar cut)" : ""}`
  return `<text x="${NAMES - 8}" y="${y + 13}" text-anchor="end"${weight}>${escaped(contender)}</text>
<rect x="${NAMES}" y="${y}" width="${Math.max(1, width).toFixed(1)}" height="${ROW - 6}" rx="2" fill="${colours[kind]}"/>
<text x="${(NAMES + Math.max(1, width) + 6).toFixed(1)}" y="${y + 13}"${weight}>${figure} (${ratio(vsLimit)}, ${ratio(vsBestPeer)})</text>`
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")
