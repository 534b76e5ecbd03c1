/** Several failures at once, as a task group rejects with. Either side; an `AggregateError`, so that every tool shows it. */
import { setName } from "../errors/setName.ts"

/**
 * Several failures at once. As Python's `ExceptionGroup`. Groups in groups stay so; what they hold are the leaves.
 *
 * @example
 * ```ts
 * import { ExceptionGroup, withTaskGroup } from "@anythread/core/promise"
 *
 * const failure = await withTaskGroup(async (group) => {
 *   group.startSoon(() => {
 *     throw new TypeError("first")
 *   })
 *   group.startSoon(async () => {
 *     throw new RangeError("second")
 *   })
 * }).catch((error: unknown) => error)
 *
 * const [types, rest] = (failure as ExceptionGroup).split((error) => error instanceof TypeError)
 * types?.errors.length // => 1
 * String(rest?.errors[0]) // => "RangeError: second"
 * ```
 */
export class ExceptionGroup extends AggregateError {
  declare readonly name: "ExceptionGroup"
  static {
    setName(this, "ExceptionGroup")
  }
  /** The failures, in order of arrival; one object is there once. */
  declare readonly errors: Array<unknown>
  /** The message that was given, which groups made from this one keep; `undefined` for one that counts. */
  readonly #message: string | undefined

  /**
   * @param errors the failures. The same object a second time is left out; equal primitives are not the same failure.
   * @param message default: how many there are and what the first ones say, for places that show nothing else.
   * @param options `cause`.
   */
  constructor(errors: Iterable<unknown>, message?: string, options?: ErrorOptions) {
    const distinct = withoutDoubles(errors)
    super(distinct, message ?? summaryOf(distinct), options)
    this.#message = message
  }

  /**
   * Parts the leaves in two, in groups of the shape they had.
   *
   * @param predicate asked of every leaf, never of a group within.
   * @returns those that it holds for and the rest; `undefined` for none.
   */
  split(
    predicate: (error: unknown) => boolean
  ): [matching: ExceptionGroup | undefined, rest: ExceptionGroup | undefined] {
    const holds = new Map(this.flatten().map((leaf) => [leaf, predicate(leaf)]))
    return [this.filter((leaf) => holds.get(leaf) === true), this.filter((leaf) => holds.get(leaf) !== true)]
  }

  /**
   * The leaves that a predicate holds for, in groups of the shape they had; groups that are empty then are left out.
   *
   * @param predicate asked of every leaf, never of a group within.
   * @returns this group itself when that is all, `undefined` when that is none.
   */
  filter(predicate: (error: unknown) => boolean): ExceptionGroup | undefined {
    const kept = this.errors.flatMap((error) => {
      if (!(error instanceof ExceptionGroup)) return predicate(error) ? [error] : []
      const inner = error.filter(predicate)
      return inner === undefined ? [] : [inner]
    })
    if (kept.length === 0) return undefined
    if (kept.length === this.errors.length && kept.every((error, index) => error === this.errors[index])) return this
    return new ExceptionGroup(kept, this.#message, "cause" in this ? { cause: this.cause } : undefined)
  }

  /** All leaves, whatever groups they are in, in order; one object is there once. */
  flatten(): Array<unknown> {
    return withoutDoubles(this.errors.flatMap((error) => (error instanceof ExceptionGroup ? error.flatten() : [error])))
  }
}

/** How many errors a message quotes. */
const QUOTED = 3

const summaryOf = (errors: ReadonlyArray<unknown>): string => {
  const count = errors.length === 1 ? "1 error" : `${errors.length} errors`
  const quoted = errors.slice(0, QUOTED).map(textOf)
  return `${count} in a task group: ${[...quoted, ...(errors.length > QUOTED ? ["..."] : [])].join("; ")}`
}

/** What an error says; one may have a message that cannot be read. */
const textOf = (error: unknown): string => {
  try {
    const text =
      error instanceof ExceptionGroup ? `(${error.message})` : error instanceof Error ? error.message : String(error)
    return text.length > 100 ? `${text.slice(0, 100)}...` : text
  } catch {
    return "an error that cannot be read"
  }
}

const withoutDoubles = (errors: Iterable<unknown>): Array<unknown> => {
  const seen = new Set<unknown>()
  const distinct: Array<unknown> = []
  for (const error of errors) {
    const isObject = (typeof error === "object" && error !== null) || typeof error === "function"
    if (isObject && seen.has(error)) continue
    seen.add(error)
    distinct.push(error)
  }
  return distinct
}
