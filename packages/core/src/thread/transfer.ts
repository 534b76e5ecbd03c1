/** `transfer` marks what is to be moved instead of cloned. Either side: for arguments on the host, for results on a thread. */
import { markTransfer } from "../wire/transferList.ts"

/**
 * Marks a value to be moved, not cloned, when it next crosses to another thread as an argument or a result (or stands
 * directly inside one). Moving 16 MB takes as long as moving 1 kB; afterwards the sender's value is empty (detached).
 *
 * @param value an `ArrayBuffer`, a typed array or view (its whole buffer moves), a `MessagePort`, a stream, an
 * `ImageBitmap`: whatever the platform transfers. A `SharedArrayBuffer` is shared anyway.
 * @returns `value` itself.
 *
 * @example
 * ```ts
 * import { transfer } from "@anythread/core/thread"
 *
 * const pixels = new Uint8Array(1024)
 * const same = transfer(pixels)
 *
 * same === pixels // => true
 * ```
 */
export const transfer = <T>(value: T): T => {
  if (typeof value === "object" && value !== null) markTransfer(value)
  return value
}
