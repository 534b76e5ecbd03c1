/** Stack traces as text, of whichever engine. Either side. */

/** A stack without its header. V8's frames begin with "at" and follow a header; others have "@" and mostly no header. */
export function framesOf(stack: string): string {
  const lines = stack.split("\n")
  const first = lines.findIndex((line) => /^\s+at /.test(line))
  if (first >= 0) return lines.slice(first).join("\n")
  return (lines[0]?.includes("@") ? lines : lines.slice(1)).join("\n").trimEnd()
}
