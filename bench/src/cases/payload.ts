/** Bytes there and back, by the way they travel. */
import type { Session } from "../contenders/Contender.ts"
import { type Case, entriesOf, type Setting } from "./Case.ts"

const sizes = [
  ["1 KB", 1024],
  ["64 KB", 64 * 1024],
  ["1 MB", 1024 * 1024],
  ["16 MB", 16 * 1024 * 1024]
] as const

/** Sends the same bytes back and forth so many times. */
type Way = (session: Session, bytes: number, times: number) => Promise<unknown>

const repeat = async (session: Session, argument: Uint8Array, times: number): Promise<void> => {
  for (let i = 0; i < times; i++) await session.call("echo", argument)
}

const ways: Readonly<Record<string, Way>> = {
  cloned: (session, bytes, times) => repeat(session, new Uint8Array(bytes), times),
  transferred: async (session, bytes, times) => {
    let moved = new Uint8Array(bytes)
    for (let i = 0; i < times; i++) moved = ((await session.move?.(moved)) ?? moved) as typeof moved
    if (moved.byteLength !== bytes) throw new Error(`${bytes} bytes were sent and ${moved.byteLength} came back.`)
  },
  shared: (session, bytes, times) => repeat(session, new Uint8Array(new SharedArrayBuffer(bytes)), times)
}

/** One in flight; every size by every way. */
export const payload = (setting: Setting): ReadonlyArray<Case> =>
  Object.entries(ways).flatMap(([way, send]) =>
    sizes.map(([size, bytes]) => {
      const name = `${size} ${way}, both ways`
      // Cloning a megabyte takes a millisecond, each way and on each side.
      const slow = way === "cloned" ? bytes / (512 * 1024) : 0
      const times = Math.max(1, Math.round((setting.quick ? 60 : 200) / (1 + slow * 6)))
      return {
        name,
        unit: "us",
        rounds: [9, 3] as const,
        entries: entriesOf(setting, name, async (contender) => {
          const session = await setting.session(contender, 2, "short")
          const start = performance.now()
          await send(session, bytes, times)
          return ((performance.now() - start) / times) * 1000
        })
      }
    })
  )
