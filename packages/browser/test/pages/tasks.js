/** What the pages run on threads. */
import { portable } from "@anythread/core/thread"

export const add = (a, b) => a + b

export const spin = () => {
  for (;;);
}

/** Closes its own thread, as no job should. */
export const close = () => {
  self.close()
  return new Promise(() => {})
}

export const throwInTimer = () => {
  setTimeout(() => {
    throw new RangeError("in a timer")
  }, 0)
  return new Promise(() => {})
}

export const floatingRejection = () => {
  void Promise.reject(new RangeError("floating"))
  return new Promise(() => {})
}

portable(import.meta.url, { add, spin, close, throwInTimer, floatingRejection })
