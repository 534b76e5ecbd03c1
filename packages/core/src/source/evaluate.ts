/**
 * Turns the source of a plain function back into the function. Thread side, step 6 of a call. Imports nothing: every
 * thread loads it.
 */

/** Functions by source, the one that was used last at the end. */
const evaluated = new Map<string, (...args: ReadonlyArray<unknown>) => unknown>()

/** How many functions are kept. Picked without measurement: more than a program has call sites of plain functions. */
const most = 256

/**
 * Evaluates a function expression in the global scope, in sloppy mode unless it says otherwise itself. The same source
 * gives the same function, so that one called again keeps what the engine has learnt of it.
 *
 * @throws what `new Function` throws: a SyntaxError; where a content security policy forbids to evaluate text, an
 *   EvalError or a TypeError, by browser.
 */
export const evaluateSource = (source: string): ((...args: ReadonlyArray<unknown>) => unknown) => {
  const before = evaluated.get(source)
  const fn = before ?? (new Function(`return (${source}\n)`)() as (...args: ReadonlyArray<unknown>) => unknown)
  if (before !== undefined) evaluated.delete(source)
  else if (evaluated.size >= most) evaluated.delete(evaluated.keys().next().value ?? "")
  evaluated.set(source, fn)
  return fn
}
