/** How long `burn` takes, asked of this machine once: the same number of rounds for every contender. */
import { burn } from "./work/functions.mjs"

let perMillisecond: number | undefined

/** The rounds that keep a core busy for so many milliseconds. The fastest of several tries: a slow one was disturbed. */
export const burnRounds = (milliseconds: number): number => {
  perMillisecond ??= Math.max(...Array.from({ length: 7 }, measure))
  return Math.round(perMillisecond * milliseconds)
}

const measure = (): number => {
  const rounds = 2_000_000
  const start = performance.now()
  burn(rounds)
  return rounds / (performance.now() - start)
}
