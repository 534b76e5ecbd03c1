/** Numbers and tables as the report prints them: plain text, columns aligned. */

/** The middle of the values, or the mean of the two in the middle. */
export const median = (values: ReadonlyArray<number>): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** A time in milliseconds. */
export const milliseconds = (value: number): string => `${value.toFixed(value < 100 ? 1 : 0)} ms`

/** The median of times in milliseconds, and the worst of them. */
export const medianAndWorst = (values: ReadonlyArray<number>): string => {
  const [middle, worst] = [median(values), Math.max(...values)].map((value) => value.toFixed(1))
  return `${middle} ms (${worst} ms)`
}

/** A number of bytes, in millions. */
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`

/** A share as per cent. */
export const percent = (share: number): string => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`

/** A whole number with its thousands set apart. */
export const count = (value: number): string => value.toLocaleString("en-US")

/** Lines whose first column is aligned left and whose others right; as wide as the widest cell asks. */
export const table = (rows: ReadonlyArray<ReadonlyArray<string>>): string => {
  const widths: Array<number> = []
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length)
  }
  const pad = (cell: string, index: number): string => {
    const width = widths[index] ?? 0
    return index === 0 ? cell.padEnd(width) : cell.padStart(width)
  }
  return rows.map((row) => `  ${row.map(pad).join("   ")}`).join("\n")
}
