/** The Web Lock that makes a thread on Deno one that can be ended. Thread side. */

/**
 * Takes a lock and holds it as long as the thread lives. Nobody ever asks for it: since Deno 2.9.5 `terminate` ends a thread
 * in a loop or in `Atomics.wait` within milliseconds if it holds a lock, and otherwise lets it run until the process ends.
 * (Ran on 2.9.6: a lock requested but not granted, or released again, does not help; a garbage collection does not
 * release it.)
 *
 * @param held is called when the lock is held, or at once where there are no locks.
 */
export const holdLock = (held: () => void): void => {
  const locks: LockManager | undefined = globalThis.navigator?.locks
  if (locks === undefined) return held()
  void locks.request(`anythread ${crypto.randomUUID()}`, () => {
    held()
    return new Promise(() => {})
  })
}
