// Finds the ```ts fences of markdown files and of docblocks.

/**
 * @typedef {object} Fence
 * @property {number} line of the opening ```, counted from 1
 * @property {number} group fences under one heading, or inside one docblock, share it
 * @property {string} info what follows `ts` on the opening line
 * @property {string} code
 */

/** Reads the fences of a markdown file: a heading starts a new group. @param {string} text @returns {Fence[]} */
export function markdownFences(text) {
  return readFences(text.split("\n").map((content, index) => ({ content, line: index + 1, group: 0 })))
}

/** Reads the fences of a TypeScript file's docblocks: each docblock is a group. @param {string} text @returns {Fence[]} */
export function docblockFences(text) {
  /** @type {{ content: string, line: number, group: number }[]} */
  const lines = []
  let inside = false
  let group = 0
  for (const [index, raw] of text.split("\n").entries()) {
    const trimmed = raw.trim()
    if (!inside && trimmed.startsWith("/**")) {
      inside = true
      group = index + 1
    }
    if (inside) lines.push({ content: trimmed.replace(/^\/?\*{1,2}(?!\/) ?/, ""), line: index + 1, group })
    if (inside && trimmed.endsWith("*/")) inside = false
  }
  return readFences(lines)
}

/** @param {{ content: string, line: number, group: number }[]} lines @returns {Fence[]} */
function readFences(lines) {
  /** @type {Fence[]} */
  const fences = []
  let heading = 0
  /** @type {{ line: number, group: number, info: string | undefined, indent: string, code: string[] } | undefined} */
  let open
  for (const { content, line, group } of lines) {
    if (open === undefined) {
      const fence = /^(\s*)```(\S*)\s*(.*)$/.exec(content)
      if (fence !== null) {
        // Fences of other languages are read too, so that what stands in them is not taken for a heading or a fence.
        open = {
          line,
          group: group || heading,
          info: fence[2] === "ts" ? fence[3].trim() : undefined,
          indent: fence[1],
          code: []
        }
      } else if (group === 0 && /^#{1,6}\s/.test(content)) heading = line
    } else if (content.trim() === "```") {
      const { info, code, ...place } = open
      if (info !== undefined) fences.push({ line: place.line, group: place.group, info, code: code.join("\n") })
      open = undefined
    } else {
      open.code.push(content.startsWith(open.indent) ? content.slice(open.indent.length) : content)
    }
  }
  return fences
}
