/**
 * The timers of a test and of what it tests. Not all of the process: Vitest has its own, one of 100 ms before it tells its reporter
 * among them, which come and go in the middle of a test. It took its functions before any test file was loaded, so none of its timers
 * is made by those that stand on the global object from here on.
 */

const alive = new Set<NodeJS.Timeout>()

const watched = <F extends typeof setTimeout | typeof setInterval>(make: F, isOnce: boolean): F =>
  new Proxy(make, {
    apply: (make, self, [body, ...rest]: [(...args: ReadonlyArray<unknown>) => void, ...Array<unknown>]) => {
      const due = (...args: ReadonlyArray<unknown>): void => {
        if (isOnce) alive.delete(timer)
        body(...args)
      }
      const timer: NodeJS.Timeout = Reflect.apply(make, self, [due, ...rest])
      alive.add(timer)
      return timer
    }
  })

const forgetting = <F extends typeof clearTimeout | typeof clearInterval>(clear: F): F =>
  new Proxy(clear, {
    apply: (clear, self, [timer]: [NodeJS.Timeout]) => {
      alive.delete(timer)
      Reflect.apply(clear, self, [timer])
    }
  })

globalThis.setTimeout = watched(setTimeout, true)
globalThis.setInterval = watched(setInterval, false)
globalThis.clearTimeout = forgetting(clearTimeout)
globalThis.clearInterval = forgetting(clearInterval)

/** How many there are that keep the process alive. */
export const ownTimers = (): number => [...alive].filter((timer) => timer.hasRef()).length
