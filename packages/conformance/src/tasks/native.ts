/** Task functions in native code, which nothing interrupts. Thread side, where `node:crypto` exists. */
import { portable } from "@anythread/core/thread"

/** What is used of `node:crypto`, which not every runtime of the suite has. */
interface Crypto {
  readonly pbkdf2Sync: (password: string, salt: string, rounds: number, length: number, digest: string) => Uint8Array
}

/** About `rounds` / 2,000,000 seconds in one native call. */
export const derive = (flags: Int32Array, rounds: number): number => {
  const { process } = globalThis as unknown as { process: { getBuiltinModule: (name: string) => Crypto } }
  const { pbkdf2Sync } = process.getBuiltinModule("node:crypto")
  Atomics.store(flags, 0, 1)
  const { length } = pbkdf2Sync("secret", "salt", rounds, 64, "sha512")
  Atomics.store(flags, 2, 1)
  return length
}

portable(import.meta.url, { derive })
