// Turns each `// => value` of an example into a comparison, without moving any line.

import ts from "typescript-5.9"

/** @typedef {import("typescript-5.9").Node} Node */
/** @typedef {{ start: number, end: number, text: string }} Edit */

/**
 * Rewrites the code of one file. `const x = expr // => value` becomes `const x = __check.equal(expr, () => (value), id)`: the
 * value keeps flowing, and an expression with `await` or `yield*` stays in the function it belongs to.
 *
 * @param {string} code
 * @param {object} options
 * @param {string} options.checks module specifier of the checks
 * @param {(line: number) => string} options.placeOf the source place of a line of `code`, counted from 1
 * @param {boolean} options.mustReachAll whether the program fails when it ends without having come by every check
 * @returns {{ code: string, problems: string[] }}
 */
export function rewriteExpectations(code, { checks, placeOf, mustReachAll }) {
  const source = ts.createSourceFile("example.ts", code, ts.ScriptTarget.Latest, true)
  /** @type {Edit[]} */
  const edits = []
  /** @type {string[]} */
  const places = []
  /** @type {string[]} */
  const problems = []
  for (const comment of expectationsOf(code, source)) {
    const place = placeOf(source.getLineAndCharacterOfPosition(comment.start).line + 1)
    const target = findTarget(source, comment.start)
    if (target === undefined) {
      problems.push(`${place} this \`// =>\` follows no expression, \`const\` or \`return\` that could be checked`)
      continue
    }
    const throws = /^throws\s+(\w+)$/.exec(comment.expected)
    const open = throws === null ? "__check.equal(" : "await __check.throws(async () => ("
    const close =
      throws === null
        ? `, () => (${comment.expected}), ${JSON.stringify(place)})`
        : `), ${JSON.stringify(throws[1])}, ${JSON.stringify(place)})`
    // Where a `console.log(value)` is checked, the comparison takes the place of the printing.
    edits.push({ start: target.outer.getStart(source), end: target.inner.getStart(source), text: open })
    edits.push({ start: target.inner.getEnd(), end: target.outer.getEnd(), text: close })
    places.push(place)
  }
  if (places.length === 0) return { code, problems }
  const header = `import * as __check from ${JSON.stringify(checks)}; `
  const closing = mustReachAll ? `__check.expectAll(${JSON.stringify(places)}); ` : ""
  return { code: header + closing + applyEdits(code, edits), problems }
}

/** Finds comments by the scanner of the parser, so that `// =>` inside a string is left alone. @param {string} code @param {import("typescript-5.9").SourceFile} source */
function expectationsOf(code, source) {
  /** @type {Map<number, { start: number, expected: string }>} */
  const found = new Map()
  /** @param {readonly import("typescript-5.9").CommentRange[] | undefined} ranges */
  const add = (ranges) => {
    for (const { pos, end } of ranges ?? []) {
      const match = /^\/\/ =>\s*(.+?)\s*$/.exec(code.slice(pos, end))
      if (match !== null) found.set(pos, { start: pos, expected: match[1].replace(/;$/, "") })
    }
  }
  /** @param {Node} node */
  const visit = (node) => {
    add(ts.getLeadingCommentRanges(code, node.getFullStart()))
    add(ts.getTrailingCommentRanges(code, node.getEnd()))
    for (const child of node.getChildren(source)) visit(child)
  }
  visit(source)
  return [...found.values()].sort((a, b) => a.start - b.start)
}

/** The expression of the statement that ends last before a position. @param {import("typescript-5.9").SourceFile} source @param {number} position */
function findTarget(source, position) {
  /** @type {Node | undefined} */
  let best
  /** @param {Node} node */
  const visit = (node) => {
    const fits = ts.isExpressionStatement(node) || ts.isVariableStatement(node) || ts.isReturnStatement(node)
    // Nothing but white space may stand between, and of two that end together the inner one is meant.
    if (fits && node.getEnd() <= position && isBlank(source.text.slice(node.getEnd(), position))) best = node
    ts.forEachChild(node, visit)
  }
  visit(source)
  if (best === undefined) return undefined
  if (ts.isVariableStatement(best)) return whole(best.declarationList.declarations.at(-1)?.initializer)
  const { expression } = /** @type {import("typescript-5.9").ExpressionStatement} */ (best)
  const printed = expression === undefined ? undefined : printedValue(expression)
  return printed === undefined ? whole(expression) : { outer: expression, inner: printed }
}

/** @param {string} text */
function isBlank(text) {
  return /^;?\s*$/.test(text)
}

/** @param {Node | undefined} node */
function whole(node) {
  return node === undefined ? undefined : { outer: node, inner: node }
}

/** @param {Node} node */
function printedValue(node) {
  if (!ts.isCallExpression(node) || node.arguments.length !== 1) return undefined
  return node.expression.getText() === "console.log" ? node.arguments[0] : undefined
}

/** @param {string} code @param {Edit[]} edits */
function applyEdits(code, edits) {
  let result = code
  // From the end, so that the positions before an edit stay true.
  for (const { start, end, text } of edits.sort((a, b) => b.start - a.start))
    result = result.slice(0, start) + text + result.slice(end)
  return result
}
