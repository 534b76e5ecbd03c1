/** Bytes there and back, by the way they travel. */
import type { Session } from "../contenders/Contender.ts"
import { runtime } from "../runtime.ts"
import { type Case, entriesOf, type Setting } from "./Case.ts"

const sizes = (
  [
    ["1 KB", 1024],
    ["64 KB", 64 * 1024],
    ["1 MB", 1024 * 1024],
    ["16 MB", 16 * 1024 * 1024]
  ] as const
)
  // The ports of Deno's node:worker_threads, listened to as every peer does, take a quarter of a microsecond a byte, transferred or not:
  // four seconds for the largest.
  .filter(([, bytes]) => runtime !== "deno" || bytes <= 1024 * 1024)

/** Sends the same bytes back and forth so many times. */
type Way = (session: Session, bytes: number, times: number) => Promise<unknown>

const repeat = async (session: Session, argument: Uint8Array, times: number): Promise<unknown> => {
  if (session.times !== undefined) return session.times("echo", argument, times)
  for (let i = 0; i < times; i++) await session.call("echo", argument)
}

const moves = async (session: Session, bytes: Uint8Array, times: number): Promise<Uint8Array> => {
  if (session.moves !== undefined) return session.moves(bytes, times)
  let moved = bytes
  for (let i = 0; i < times; i++) moved = (await session.move?.(moved)) ?? moved
  return moved
}

const ways: Readonly<Record<string, Way>> = {
  cloned: (session, bytes, times) => repeat(session, new Uint8Array(bytes), times),
  transferred: async (session, bytes, times) => {
    const moved = await moves(session, new Uint8Array(bytes), times)
    if (moved.byteLength !== bytes) throw new Error(`${bytes} bytes were sent and ${moved.byteLength} came back.`)
  },
  shared: (session, bytes, times) => repeat(session, new Uint8Array(new SharedArrayBuffer(bytes)), times)
}

/** One in flight; every size by every way, as many times as fill a turn. */
export const payload = (setting: Setting): ReadonlyArray<Case> =>
  Object.entries(ways).flatMap(([way, send]) =>
    sizes.map(([size, bytes]) => {
      const name = `${size} ${way}, both ways`
      const [most, turn] = setting.quick ? [60, 8] : [200, 30]
      const known = new Map<string, number>()
      const timeOf = async (session: Session, times: number): Promise<number> => {
        const start = performance.now()
        await send(session, bytes, times)
        return (performance.now() - start) / times
      }
      return {
        name,
        unit: "us",
        // As many as with one in flight, for the same reason; but the largest copies take a tenth of a second.
        rounds: way === "cloned" && bytes > 1024 * 1024 ? [9, 3] : [41, 11],
        entries: entriesOf(setting, name, async (contender) => {
          const session = await setting.session(contender, 2, "lone")
          const expected = known.get(contender.name) ?? (await timeOf(session, 1))
          const took = await timeOf(session, Math.max(1, Math.min(most, Math.round(turn / expected))))
          known.set(contender.name, took)
          return took * 1000
        })
      }
    })
  )
