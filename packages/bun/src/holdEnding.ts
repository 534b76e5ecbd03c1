/** Keeps the process alive while a thread that was told to end is waited for, and not otherwise. Host side. */

/** A worker that is ending. */
export interface Ending {
  /** It was told to. */
  readonly begin: () => void
  /** Somebody has begun or stopped to wait for it. */
  readonly look: () => void
  /** It has ended. */
  readonly over: () => void
}

/** Milliseconds between two turns that do nothing. Picked, not measured. */
const INTERVAL = 60_000

/**
 * Stands in for `ref` and `unref` of a worker, which do nothing after `terminate` (Bun 1.4.5): one that had a ref keeps the
 * process alive until its native code has returned, whoever waits for that; one that had none never does.
 *
 * @param isHeld whether somebody waits.
 */
export const holdEnding = (isHeld: () => boolean): Ending => {
  let isEnding = false
  let timer: ReturnType<typeof setInterval> | undefined
  const look = (): void => {
    if (isEnding && isHeld()) timer ??= setInterval(() => {}, INTERVAL)
    else {
      clearInterval(timer)
      timer = undefined
    }
  }
  const set = (next: boolean) => () => {
    isEnding = next
    look()
  }
  return { begin: set(true), look, over: set(false) }
}
