/** What the tests share that play random schedules against a model. */
import fc from "fast-check"

/** How many schedules each model test plays. Raise it with the environment variable ANYTHREAD_MODEL_RUNS. */
export const MODEL_RUNS = Number(process.env.ANYTHREAD_MODEL_RUNS ?? 2_000)

/** Time for them, generously. */
export const MODEL_TIMEOUT = 10_000 + MODEL_RUNS * 5

/** What is done, a number to choose by (who does it), and how many of the next steps are done inside its callback. */
export type Step<What extends string> = readonly [what: What, choice: number, inside: number]

/** Schedules of these operations: named twice, one is chosen twice as often. */
export const schedules = <What extends string>(...what: ReadonlyArray<What>): fc.Arbitrary<Array<Step<What>>> =>
  fc.array(fc.tuple(fc.constantFrom(...what), fc.nat({ max: 63 }), fc.nat({ max: 6 })), {
    minLength: 1,
    maxLength: 48,
    size: "max"
  })

/** Does the steps in order, some of them inside callbacks that others bring about: `inside(n)` does the next n. */
export const play = <What extends string>(
  steps: ReadonlyArray<Step<What>>,
  perform: (step: Step<What>, inside: (count: number) => void) => void
): void => {
  let at = 0
  const next = (): void => {
    const step = steps[at++]
    if (step !== undefined) perform(step, inside)
  }
  const inside = (count: number): void => {
    for (let i = 0; i < count; i++) next()
  }
  while (at < steps.length) next()
}

/** Plain, for these run by the million. */
export const check = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(what)
}

/** The tag of what the body threw; `undefined` when it threw nothing. */
export const thrown = (body: () => unknown): string | undefined => {
  try {
    body()
    return undefined
  } catch (error) {
    const { _tag, reason } = error as { readonly _tag?: string; readonly reason?: string }
    if (_tag === undefined) throw error
    return reason === undefined ? _tag : `${_tag} ${reason}`
  }
}
