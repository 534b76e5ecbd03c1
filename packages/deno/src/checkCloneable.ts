/** Finds out that a message cannot be cloned before Deno has moved anything out of it. Either side, just before a post. */
import { isProxy } from "node:util/types"

/** Where marks are looked for: the message, its values, a value, and what stands directly in that. */
const DEPTH = 3

/** How long an array may be for that; core looks for marks in no longer one. */
const LENGTH = 64

/**
 * Throws what cloning `message` throws, and moves nothing. Deno 2.9.6 detaches the buffers of the transfer list first and
 * reads the message then: where that fails, the sender has lost them.
 *
 * The bytes that move are not cloned, and nothing is where there are only primitives beside them; what else stands in the
 * message is cloned once more. A list with more than buffers is not checked: a port may stand anywhere in a message that
 * moves it, and cannot be cloned.
 *
 * @param message what is to be posted.
 * @param transfer what of it is to move.
 */
export const checkCloneable = (message: unknown, transfer: ReadonlyArray<object>): void => {
  if (!transfer.every((item) => item instanceof ArrayBuffer)) return
  const moved = new Set<unknown>(transfer)
  const rest: Array<unknown> = []
  const visit = (value: unknown, depth: number): void => {
    if (isPrimitive(value) || moved.has(value) || (ArrayBuffer.isView(value) && moved.has(value.buffer))) return
    if (depth === 0 || !isRecord(value)) rest.push(value)
    else for (const name of Object.keys(value)) visit(value[name], depth - 1)
  }
  visit(message, DEPTH)
  if (rest.length > 0) structuredClone(rest)
}

/** Whether it is one that can be cloned: a symbol cannot. */
const isPrimitive = (value: unknown): boolean =>
  value === null || (typeof value !== "object" && typeof value !== "function" && typeof value !== "symbol")

/** Whether what stands in it is looked at by itself. A proxy cannot be cloned, and looks as if it could. */
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => {
  if (typeof value !== "object" || value === null || isProxy(value)) return false
  if (Array.isArray(value)) return value.length <= LENGTH
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
