/**
 * Has `using` and `await using` call a method of an object. Host side. WebKit (2.50.6) knows neither the words nor the symbols.
 * Compilers make calls of the words, and where the platform lacks a symbol they take `Symbol.for("Symbol.dispose")` (esbuild
 * 0.28, Rolldown 1.3): there the method stands then. TypeScript's own helper asks for the platform's.
 */

/** Has `using` call it. */
export const disposable = <K extends string, T extends { readonly [key in K]: () => void }>(
  object: T,
  method: K
): T & Disposable => {
  const symbol: symbol = Symbol.dispose ?? Symbol.for("Symbol.dispose")
  return Object.defineProperty(object, symbol, { value: () => object[method](), configurable: true }) as T & Disposable
}

/** Has `await using` call it, and wait for what it returns. */
export const asyncDisposable = <K extends string, T extends { readonly [key in K]: () => unknown }>(
  object: T,
  method: K
): T & { readonly [Symbol.asyncDispose]: () => Promise<void> } => {
  const symbol: symbol = Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose")
  const value = async (): Promise<void> => void (await object[method]())
  Object.defineProperty(object, symbol, { value, configurable: true })
  return object as T & { readonly [Symbol.asyncDispose]: () => Promise<void> }
}
