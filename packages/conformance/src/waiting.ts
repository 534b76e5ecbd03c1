/** What cases about queueing primitives are made with: waits that are cancelled, and a look at what goes on. */
import { reason } from "./cancelRunning.ts"

/** A signal, and what aborts it with `reason`. */
export interface Cut {
  /** To be given to a wait. */
  readonly signal: AbortSignal
  /** Aborts it. */
  readonly cancel: () => void
}

/** Makes a signal. */
export const makeCut = (): Cut => {
  const controller = new AbortController()
  return { signal: controller.signal, cancel: () => controller.abort(reason) }
}

/** A signal that has aborted with `reason`. */
export const cutBefore = (): AbortSignal => AbortSignal.abort(reason)

/** A body that waits until the signal aborts, and has that aborted as soon as it runs. */
export const hangUntil = (signal: AbortSignal, cancel: () => void) => (): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason))
    queueMicrotask(cancel)
  })

/** Lets all that can go on do so. For what must not happen; what must is waited for. */
export const turn = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setTimeout(resolve, 0))
}

/** Whether a wait is over once all that can has gone on. */
export const isOver = async (wait: Promise<unknown>): Promise<boolean> => {
  let isOver = false
  const over = (): void => {
    isOver = true
  }
  wait.then(over, over)
  await turn()
  return isOver
}

/** Starts one wait for each name, and notes which goes on when. */
export const inOrder = (
  names: ReadonlyArray<string>,
  wait: (name: string) => Promise<unknown>
): { readonly order: ReadonlyArray<string>; readonly all: Promise<unknown> } => {
  const order: Array<string> = []
  const waits = names.map(async (name) => {
    await wait(name)
    order.push(name)
  })
  return { order, all: Promise.all(waits) }
}
