/** What the tests of this folder share that play random schedules: who waits, how it is cut, and what should become of it. */
import { getEventListeners } from "node:events"
import { LiveScope } from "../../src/promise/LiveScope.ts"
import { check } from "../sync/model.ts"

const reason = new Error("no longer wanted")

/** How a wait is cut. */
export interface Cutter {
  readonly signal: AbortSignal
  readonly cut: () => void
  /** It is cut before it begins. */
  readonly isCut: boolean
}

/** A foreign signal, that of a scope that is cancelled, or of one that ends: sometimes before anything waits with it. */
export const cutter = (choice: number): Cutter => {
  const controller = new AbortController()
  const scope = new LiveScope(undefined)
  const signal = choice % 3 === 0 ? controller.signal : scope.signal
  const cut = (): void => {
    if (choice % 3 === 0) controller.abort(reason)
    else if (choice % 3 === 1) scope.abort(reason)
    else scope.exit()
  }
  const isCut = choice % 16 === 15
  if (isCut) cut()
  return { signal, cut, isCut }
}

/** A promise, what the model says of it, and what it says itself: `undefined` until then. */
export interface Wait<A> {
  expected: string | undefined
  actual: string | undefined
  value: A | undefined
  /** What cuts it, if it is in the hands of the test. */
  readonly signal: AbortSignal | undefined
}

/** Follows a promise: "ok", "cut", or the tag of its error. */
export const follow = <A>(promise: Promise<A>, expected: string | undefined, signal?: AbortSignal): Wait<A> => {
  const wait: Wait<A> = { expected, actual: undefined, value: undefined, signal }
  promise.then(
    (value) => {
      wait.value = value
      wait.actual = "ok"
    },
    (error: { readonly _tag?: string; readonly name: string }) => {
      wait.actual = error._tag ?? (error === reason || error.name === "AbortError" ? "cut" : String(error))
    }
  )
  return wait
}

/** Lets promises settle, then looks whether all say what the model does, and those that are over have let go of their signal. */
export const settled = async (waits: Iterable<Wait<unknown>>): Promise<void> => {
  await turns(24)
  for (const { actual, expected, signal } of waits) {
    check(actual === expected, `settled as ${actual}, not ${expected}`)
    const listeners = signal === undefined || actual === undefined ? 0 : getEventListeners(signal, "abort").length
    check(listeners === 0, `${listeners} listen to a wait that is over`)
  }
}

/** Lets as many microtasks pass, one after the other. */
export const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await undefined
}
