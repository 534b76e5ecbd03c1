/** Options of the command line. Host side. */
import process from "node:process"

/** The whole number that an option gives, or its default. Ends the program with a clear word when it is none. */
export const wholeOption = (name: string, value: string | undefined, otherwise: number): number => {
  const number = value === undefined ? otherwise : Number(value)
  if (number === otherwise || (Number.isInteger(number) && number > 0)) return number
  process.stderr.write(`--${name} is ${value}; it must be a whole number above 0.\n`)
  process.exit(2)
}
