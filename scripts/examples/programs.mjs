// Makes programs of fences: files that stand together, one of them the main file.

/** @typedef {import("./fences.mjs").Fence} Fence */

/**
 * @typedef {object} ProgramFile
 * @property {string} name `main.ts` where the fence gives none
 * @property {number} line of the fence
 * @property {string} code
 */

/**
 * @typedef {object} Program
 * @property {string} source the file it was read from
 * @property {number} line of the main fence
 * @property {ProgramFile[]} files the last one is the main file
 */

/**
 * Groups the fences of one source into programs. A fence without a `// name.ts` line ends a program and is its main file; so is
 * the last fence of a group. The named files of a group stay for the programs that follow in it.
 *
 * @param {string} source
 * @param {Fence[]} fences
 * @returns {{ programs: Program[], skipped: number, problems: { line: number, message: string }[] }}
 */
export function makePrograms(source, fences) {
  /** @type {Program[]} */
  const programs = []
  const problems = []
  let skipped = 0
  for (const group of Map.groupBy(fences, (fence) => fence.group).values()) {
    const runnable = group.filter((fence) => !/^no-run\b/.test(fence.info))
    for (const fence of group) {
      if (runnable.includes(fence)) {
        if (fence.info !== "")
          problems.push({ line: fence.line, message: `unknown fence mark \`${fence.info}\`; known: no-run REASON` })
      } else if (fence.info === "no-run") {
        problems.push({ line: fence.line, message: "a no-run example says why: ```ts no-run REASON" })
      } else skipped++
    }
    /** @type {ProgramFile[]} */
    let files = []
    for (const [index, fence] of runnable.entries()) {
      const given = /^\/\/ ([\w.-]+\.ts)\s*$/.exec(fence.code.split("\n", 1)[0])?.[1]
      const file = { name: given ?? "main.ts", line: fence.line, code: fence.code }
      files = [...files.filter((one) => one.name !== file.name), file]
      if (given === undefined || index === runnable.length - 1) programs.push({ source, line: fence.line, files })
      if (given === undefined) files = files.slice(0, -1)
    }
  }
  return { programs, skipped, problems }
}
