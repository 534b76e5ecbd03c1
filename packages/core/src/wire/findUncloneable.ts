/**
 * Says where in a value structured clone stumbled, and over what: the error of the platform names neither. Either side
 * runs it, after `postMessage` has refused arguments or a result (steps 4 and 8 of a call), so it may be slow; it must
 * not throw, loop or detach anything.
 */

import { isError } from "./errorClasses.ts"
import { constructorName, containerKind, describe, itemsOf, prototypeOf, read } from "./reading.ts"

/** What memory is called that two threads share, where the platform refuses to share it. */
export const SHARED_MEMORY = "shared memory"

/** The first value that cannot be cloned: `argument 1: .user.onClick` and `a function named onClick`. */
export interface Uncloneable {
  readonly path: string
  readonly what: string
}

interface Trail {
  readonly step: string
  readonly parent: Trail | undefined
}

/** One step into an object, or why the step cannot be taken. */
type Part = { readonly step: string; readonly value: unknown } | { readonly what: string }

/** Objects that cross only when transferred, by the name of their class. */
const transferOnly: ReadonlySet<string> = new Set([
  "MessagePort",
  "ReadableStream",
  "WritableStream",
  "TransformStream",
  "OffscreenCanvas",
  "MediaSourceHandle",
  "RTCDataChannel",
  "FileHandle"
])

/** How many steps of a path are shown, half of them from its end. */
const maxSteps = 40

/**
 * Finds the first value, in the order in which structured clone reads, that keeps `value` from being cloned.
 *
 * @param root what the path starts with: "argument 1", "the result".
 * @param transfer the transfer list of the failed call; what is in it is fine, unless it is detached already.
 * @returns undefined where nothing is found: the reason is then not in the value but, say, in the list.
 */
export function findUncloneable(
  value: unknown,
  root: string,
  transfer: ReadonlyArray<object> = []
): Uncloneable | undefined {
  try {
    const moved: ReadonlySet<unknown> = new Set(transfer)
    const holders = new Set<unknown>()
    // The second walk tells what the cloner alone sees, a Proxy with harmless properties above all.
    const found = walk(value, moved, holders, false) ?? walk(value, moved, holders, true)
    return found && { path: pathOf(root, found.trail), what: found.what }
  } catch {
    return undefined
  }
}

/**
 * Depth first without recursion: the walk stands on the iterators of the objects it is in.
 *
 * @param holders what holds moved values: cloning it proves nothing, since it fails without the transfer list.
 * @param byClone looks only into what fails to clone, and finds the innermost object that does though none of its parts does.
 */
function walk(
  value: unknown,
  moved: ReadonlySet<unknown>,
  holders: Set<unknown>,
  byClone: boolean
): { trail: Trail | undefined; what: string } | undefined {
  const seen = new Set<unknown>()
  const within: Array<{ object: object; trail: Trail | undefined; parts: Iterator<Part> }> = []
  const enter = (next: unknown, trail: Trail | undefined): string | undefined => {
    const what = offence(next, moved, seen)
    if (what !== undefined || typeof next !== "object" || next === null) return what
    if (moved.has(next) || holders.has(next)) for (const { object } of within) holders.add(object)
    if (moved.has(next) || seen.has(next)) return undefined
    seen.add(next)
    if (byClone && !holders.has(next)) {
      const failure = failureOf(next)
      if (failure === undefined) return undefined
      // The stack ran out, on every level of it: which one is the innermost says nothing.
      if (failure instanceof RangeError) return "a value too deep or too large to be cloned"
    }
    within.push({ object: next, trail, parts: partsOf(next) })
    return undefined
  }
  const what = enter(value, undefined)
  if (what !== undefined) return { trail: undefined, what }
  for (let top = within.at(-1); top !== undefined; top = within.at(-1)) {
    const { trail } = top
    const part: Part | undefined = top.parts.next().value
    if (part === undefined) {
      within.pop()
      if (byClone && !holders.has(top.object)) {
        return { trail, what: `${describe(top.object)} that cannot be cloned (a Proxy?)` }
      }
    } else if ("what" in part) {
      return { trail, what: part.what }
    } else {
      const next = { step: part.step, parent: trail }
      const reason = enter(part.value, next)
      if (reason !== undefined) return { trail: next, what: reason }
    }
  }
  return undefined
}

/** Why this value alone cannot be cloned, whatever its parts are. */
function offence(value: unknown, moved: ReadonlySet<unknown>, seen: ReadonlySet<unknown>): string | undefined {
  if (typeof value === "function" || typeof value === "symbol") return describe(value)
  if (typeof value !== "object" || value === null || seen.has(value)) return undefined
  try {
    if (isDetached(value)) return "an ArrayBuffer that is already detached"
    if (moved.has(value)) return undefined
    if (ArrayBuffer.isView(value) && isDetached(value.buffer)) {
      return `${describe(value)} whose ArrayBuffer is already detached`
    }
    const byItself = transferOnly.has(constructorName(prototypeOf(value)) ?? "")
    // What has parts is walked: its clone would fail for any of them, and cost as much as all of them.
    if (!byItself && (containerKind(value) !== "record" || isError(value) || isWalkable(value))) return undefined
    if (isShared(value)) return canShare(value) ? undefined : SHARED_MEMORY
    if (failureOf(value) === undefined) return undefined
    if (byItself) return `${describe(value)} that is not in the transfer list`
    const what = describe(value)
    return what === "an object" ? "an object that cannot be cloned (a Proxy?)" : what
  } catch {
    return "an object that cannot be read (a revoked Proxy?)"
  }
}

function isWalkable(value: object): boolean {
  return Object.keys(value).length > 0 && !ArrayBuffer.isView(value) && !(value instanceof Promise)
}

function* partsOf(value: object): Generator<Part, undefined> {
  const kind = containerKind(value)
  if (isError(value)) {
    // All that structured clone reads of an error; its other properties do not cross and do no harm.
    for (const key of ["name", "message", "stack", "cause"]) {
      const found = read(value, key)
      if (found === undefined) yield { what: `an error whose getter ${key} throws` }
      else if (key === "cause") yield { step: ".cause", value: found.value }
    }
  } else if (kind === "set") {
    let index = 0
    for (const item of itemsOf(value, kind)) yield { step: `.values()[${index++}]`, value: item }
  } else if (kind === "map") {
    let index = 0
    for (const [key, item] of Map.prototype.entries.call(value) as Iterable<[unknown, unknown]>) {
      yield { step: `.keys()[${index}]`, value: key }
      const named = typeof key === "string" ? JSON.stringify(key) : typeof key === "number" ? String(key) : undefined
      yield { step: named === undefined ? `.values()[${index}]` : `.get(${named})`, value: item }
      index++
    }
  } else if (!ArrayBuffer.isView(value)) {
    for (const key of Object.keys(value)) {
      const found = read(value, key)
      if (found === undefined) yield { what: `an object whose getter ${key} throws` }
      else yield { step: stepOf(key, kind === "array"), value: found.value }
    }
  }
  return undefined
}

function stepOf(key: string, inArray: boolean): string {
  if (inArray && /^\d+$/.test(key)) return `[${key}]`
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`
}

function pathOf(root: string, end: Trail | undefined): string {
  const steps: Array<string> = []
  for (let trail = end; trail !== undefined; trail = trail.parent) steps.push(trail.step)
  if (steps.length === 0) return root
  steps.reverse()
  if (steps.length > maxSteps) steps.splice(maxSteps / 2, steps.length - maxSteps, " ... ")
  return `${root}: ${steps.join("")}`
}

function failureOf(value: object): unknown {
  try {
    structuredClone(value)
    return undefined
  } catch (reason) {
    return reason ?? new Error("refused")
  }
}

/** By its tag: a page that may not share memory has no `SharedArrayBuffer` by name, and yet can come to hold one. */
function isShared(value: object): boolean {
  const buffer = ArrayBuffer.isView(value) ? value.buffer : value
  return Object.prototype.toString.call(buffer) === "[object SharedArrayBuffer]"
}

/** Posted, for structuredClone does not tell: WebKit 2.50 lets it copy shared memory that it refuses to post. */
function canShare(value: object): boolean {
  const { port1 } = new MessageChannel()
  try {
    port1.postMessage(value)
    return true
  } catch {
    return false
  } finally {
    port1.close()
  }
}

/** Without `ArrayBuffer.prototype.detached`, which is of 2024: only a detached buffer refuses a view. */
function isDetached(value: object): boolean {
  if (!(value instanceof ArrayBuffer)) return false
  try {
    new Uint8Array(value)
    return false
  } catch {
    return true
  }
}
