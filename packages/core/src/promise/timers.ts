/** Time as scopes want it. Host side. */

/** The longest delay that timers keep; a longer one would fire at once. */
const LONGEST = 0x7fffffff

/** How early a timer may fire, in milliseconds. Seen: 1, on Node 24. */
const EARLY = 2

/**
 * Runs `body` at a time in epoch milliseconds, at once in its own turn when that has passed. It keeps the process alive:
 * somebody waits for it.
 *
 * @returns what puts the timer away.
 */
export const at = (time: number, body: () => void): (() => void) => {
  let timer: ReturnType<typeof setTimeout>
  const arm = (): void => {
    const left = time - Date.now()
    // Timers drop the fraction, and would be early by it.
    timer = left > LONGEST ? setTimeout(arm, LONGEST) : setTimeout(due, Math.max(0, Math.ceil(left)))
  }
  const due = (): void => {
    const left = time - Date.now()
    // Their clock is another than ours, a fraction of a millisecond apart. More than that is a clock that was set or stands still.
    if (left > 0 && left <= EARLY) timer = setTimeout(body, Math.ceil(left) + 1)
    else body()
  }
  arm()
  return () => clearTimeout(timer)
}

/**
 * Lets a turn of the event loop pass, so that timers and messages are served; a microtask would only starve them.
 */
export const turn = (): Promise<void> =>
  new Promise((resolve) => {
    const { setImmediate } = globalThis as { setImmediate?: (body: () => void) => unknown }
    if (setImmediate !== undefined) return setImmediate(resolve)
    // Pages have none, and hold timers back: 4 ms a nested one.
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })

/** Checks a number that a caller gave. @throws RangeError when it is none. */
export const checkedTime = (name: string, time: number): number => {
  if (typeof time !== "number" || Number.isNaN(time)) throw new RangeError(`${name} is ${String(time)}: give a number.`)
  return time
}
