/** State that belongs to the realm, not to one installed copy of this package. Either side. */

/**
 * The realm's state of that name, made on first use. On `globalThis` under a registered symbol, so that two installed
 * copies of this package know each other's functions, marks and classes.
 */
export const globalState = <T extends object>(name: string, make: () => T): T => {
  const key = Symbol.for(`anythread/${name}`)
  const global = globalThis as { [key: symbol]: unknown }
  const before = global[key] as T | undefined
  if (before !== undefined) return before
  const made = make()
  Object.defineProperty(globalThis, key, { value: made, configurable: true })
  return made
}
