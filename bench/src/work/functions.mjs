/** What threads do in the cases: the same functions for every contender. Plain JavaScript, so that no start pays for stripping types. */

/** Numbers in and out, and nothing to do: what is left is the way there and back. */
export const increment = (n) => n + 1

/** A small object in and out. */
export const revise = (user) => ({ ...user, age: user.age + 1 })

/** Keeps a core busy: `burnsPerMillisecond` on the host says for how long. */
export const burn = (rounds) => {
  let x = 1
  for (let i = 0; i < rounds; i++) x = (x * 1103515245 + 12345) & 0x7fffffff
  return x
}

/** Bytes in and out. */
export const echo = (bytes) => bytes

/** Never ends. Writes the time into shared memory as it turns: its last turn is when the core was free. */
export const spin = (times) => {
  for (;;) times[0] = performance.timeOrigin + performance.now()
}
