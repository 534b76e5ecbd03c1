import { expect, test } from "vitest"
import { checkPrinted, readProgram } from "../../packages/firstProgram.mjs"

test("reads the first two fences, unedited", () => {
  const tasks = "// tasks.mjs\nexport const a = 1\n"
  const main = '// main.mjs\nimport "./tasks.mjs"\n'
  const text = `# title\n\n\`\`\`sh\nnpm install\n\`\`\`\n\n\`\`\`js\n${tasks}\`\`\`\n\n\`\`\`js\n${main}\`\`\`\n\n\`\`\`js\n// more.mjs\n\`\`\`\n`
  expect(readProgram(text)).toEqual({ "tasks.mjs": tasks, "main.mjs": main })
})

test("refuses a document that begins with something else", () => {
  expect(() => readProgram("```js\n// other.mjs\n```\n\n```js\n// main.mjs\n```\n")).toThrow(
    "README.md: its first two fences"
  )
})

test("compares what was printed, spaces aside", () => {
  checkPrinted("[ 832040, 1346269 ]\ntrue\n")
  checkPrinted("[832040, 1346269]\ntrue")
  expect(() => checkPrinted("[ 832040, 1346269 ]\nfalse\n")).toThrow("it printed:")
  expect(() => checkPrinted("[ 832040, 1346269 ]\ntrue\nWarning\n")).toThrow("it printed:")
})
