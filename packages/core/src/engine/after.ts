/** Timers as the engine wants them. Host side. */

/** What {@link after} returns. */
export type Timer = ReturnType<typeof setTimeout>

/** The longest delay that timers keep; a longer one would fire at once. */
const LONGEST = 0x7fffffff

/**
 * Runs `body` after `milliseconds`, or never if that is longer than 24 days.
 *
 * @param keepAlive whether the timer may keep the process alive by itself.
 */
export const after = (milliseconds: number, keepAlive: boolean, body: () => void): Timer | undefined => {
  if (milliseconds > LONGEST) return undefined
  const timer = setTimeout(body, milliseconds)
  // In a page a timer is a number and keeps nothing alive.
  if (!keepAlive && typeof timer === "object") (timer as { unref?: () => void }).unref?.()
  return timer
}
