/**
 * `portable` gives functions an address, so that any thread can find them. Either side: the host loads the module to
 * name the function, the thread loads it to run the function.
 */
import { type ErrorClass, registerErrorClass } from "../wire/errorClasses.ts"
import { type Address, type Cancellation, checkCancellation, fingerprint, normalizeUrl } from "./Address.ts"
import { type AnyFunction, register } from "./registry.ts"

/** What the author of portable functions says about them. */
export interface PortableOptions {
  /**
   * How a running job may be cancelled: `"wait"` for an open transaction or native code that must not be cut. A caller
   * may only make it gentler. Default: what the caller or the pool says, `"terminate"` in the end.
   */
  readonly cancellation?: Cancellation
  /**
   * Error classes that these functions throw. On the host they arrive as instances of the same class; their
   * constructors are not run. Default: none, and an error arrives as a subclass of its nearest built-in class.
   */
  readonly errors?: ReadonlyArray<ErrorClass>
}

/**
 * Makes a module's functions portable: any thread can import the module and find them. The functions stay what they
 * are, callable in place.
 *
 * @param url `import.meta.url` of the module that exports the functions. Query and hash do not count.
 * @param functions the functions by name. The name is part of the address, the export need not have the same.
 * @param options the author's word on cancellation and errors, for all of them.
 * @returns `functions`, unchanged.
 * @throws NotPortable when the URL is undefined (a bundle to CommonJS) or one that threads cannot load (`blob:`).
 * @throws TypeError when what is given is not functions by name. RangeError when `cancellation` is no such word.
 * @throws DuplicateName when the module names two functions alike. In a later turn it is a hot reload: the new function
 * counts, and threads that hold the old one end after their job.
 *
 * @example
 * ```ts
 * import { portable } from "@anythread/core/thread"
 *
 * export function fib(n: number): number {
 *   return n < 2 ? n : fib(n - 1) + fib(n - 2)
 * }
 *
 * portable(import.meta.url, { fib })
 *
 * fib(10) // => 55
 * ```
 */
export function portable<F extends Readonly<Record<string, AnyFunction>>>(
  url: string | URL | undefined,
  functions: F,
  options?: PortableOptions
): F
/**
 * Makes one function portable under a name of its own and returns it.
 *
 * @param url `import.meta.url` of the module.
 * @param name the function's name in the module.
 * @param fn the function.
 * @param options the author's word on cancellation and errors.
 * @returns `fn`, unchanged.
 * @throws NotPortable, DuplicateName, TypeError, RangeError as the other form.
 */
export function portable<F extends AnyFunction>(
  url: string | URL | undefined,
  name: string,
  fn: F,
  options?: PortableOptions
): F
export function portable(
  url: string | URL | undefined,
  first: string | Readonly<Record<string, AnyFunction>>,
  second?: AnyFunction | PortableOptions,
  third?: PortableOptions
): unknown {
  if (typeof first === "string") {
    registerAll(url, { [first]: second as AnyFunction }, third)
    return second
  }
  registerAll(url, first, second as PortableOptions | undefined)
  return first
}

const registerAll = (
  url: string | URL | undefined,
  functions: Readonly<Record<string, AnyFunction>>,
  options: PortableOptions | undefined
): void => {
  const isUrl = typeof url !== "object" || (url !== null && "href" in url)
  if (!isUrl || typeof functions !== "object" || functions === null || Array.isArray(functions)) {
    throw new TypeError(FORM)
  }
  for (const [name, fn] of Object.entries(functions)) {
    if (typeof fn !== "function")
      throw new TypeError(`portable was given ${name}, which is not a function but ${typeof fn}.`)
  }
  const module = fingerprint(functions)
  const cancellation = checkCancellation(options?.cancellation)
  for (const [name, fn] of Object.entries(functions)) {
    const address: Address = { url: normalizeUrl(url, name), name, cancellation, module }
    register(fn, address, String(url))
  }
  for (const [index, cls] of (options?.errors ?? []).entries()) registerErrorClass(cls, `${module} ${index}`)
}

const FORM =
  "portable takes the URL of the module and its functions by name: portable(import.meta.url, { resize, crop })."
