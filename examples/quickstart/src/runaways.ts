/**
 * Functions that never come back by themselves, and one that does at once. They run on threads only: called in place,
 * the first two would stop the program for good.
 *
 * A module of their own, so that a thread that replaces another need not load the parser to run them.
 */
import { portable } from "@anythread/core/thread"

/** "Words with a space after each": harmless to look at, and often seen. */
export const WORDS: RegExp = /^(\w+\s?)*$/

/** What makes it try every way to cut the words into pieces: one sign at the end that fits none of them. */
export const SENTENCE = "just an innocent looking sentence of words with a bang!"

/** Matches {@link WORDS}; the steps it takes double with every letter. */
export const catastrophicMatch = (text: string): boolean => WORDS.test(text)

/** Never returns, never asks whether it was cancelled. */
export const endlessLoop = (): number => {
  let turns = 0
  for (;;) turns = (turns + 1) % 1000
}

/** The next job: nothing to do, so that all it takes is the wait. */
export const answer = (): number => 42

portable(import.meta.url, { catastrophicMatch, endlessLoop, answer })
