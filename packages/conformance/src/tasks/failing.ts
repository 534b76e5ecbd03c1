/** Task functions that throw, in every way that has broken a pool before. Either side. */
import { portable } from "@anythread/core/thread"

export class DiskFull extends TypeError {
  readonly _tag = "DiskFull"
  readonly code = "ENOSPC"
  readonly detail: { readonly path: string; readonly free: number }
  /** Cannot be cloned, and must not cost the rest. */
  readonly retry = (): void => {}

  constructor(message: string, options: ErrorOptions & { readonly path: string }) {
    super(message, options)
    this.name = "DiskFull"
    this.detail = { path: options.path, free: 0 }
  }
}

export class Unregistered extends RangeError {
  readonly limit = 3
}

export const throwValue = (value: unknown): never => {
  throw value
}

export const throwNull = (): never => throwValue(null)
export const throwUndefined = (): never => throwValue(undefined)
export const throwText = (): never => throwValue("text")

export const throwRegistered = (): never => {
  const root = new Error("no space left")
  throw new DiskFull("cannot write", { path: "/tmp/x", cause: new RangeError("quota", { cause: root }) })
}

export const throwUnregistered = (): never => {
  throw new Unregistered("too much")
}

export const throwAggregate = (): never => {
  throw new AggregateError([new TypeError("one"), new DiskFull("two", { path: "b" }), "three"], "several")
}

export const rejects = async (): Promise<never> => {
  throw new RangeError("later")
}

export const throwDomException = (): never => {
  throw new DOMException("took too long", "TimeoutError")
}

/** Each of these has broken a codec: a getter that throws, a cycle, a chain too deep to recurse, a poisoned prototype. */
export const throwHostile = (kind: string): never => {
  const error = new Error(kind)
  switch (kind) {
    case "getter":
      Object.defineProperty(error, "detail", {
        enumerable: true,
        get: () => {
          throw new Error("the getter")
        }
      })
      break
    case "message":
      Object.defineProperty(error, "message", {
        get: () => {
          throw new Error("the message")
        }
      })
      break
    case "cycle":
      error.cause = error
      break
    case "deep":
      for (let i = 0, at = error; i < 20_000; i++) {
        const next = new Error(`cause ${i}`)
        at.cause = next
        at = next
      }
      break
    case "prototype":
      Object.defineProperty(error, "__proto__", { value: { polluted: true }, enumerable: true })
      break
    case "huge":
      error.message = "x".repeat(5_000_000)
      break
    case "revoked": {
      const { proxy, revoke } = Proxy.revocable({}, {})
      revoke()
      throw proxy
    }
    case "function":
      throw () => {}
  }
  throw error
}

export const hostileKinds = ["getter", "message", "cycle", "deep", "prototype", "huge", "revoked", "function"] as const

export const returnUncloneable = (): unknown => ({ user: { name: "a", onClick: () => {} } })

export const returnUnreadable = (): unknown => ({
  get value() {
    throw new Error("the getter")
  }
})

portable(
  import.meta.url,
  {
    throwNull,
    throwUndefined,
    throwText,
    throwRegistered,
    throwUnregistered,
    throwAggregate,
    rejects,
    throwDomException,
    throwHostile,
    returnUncloneable,
    returnUnreadable
  },
  { errors: [DiskFull] }
)
