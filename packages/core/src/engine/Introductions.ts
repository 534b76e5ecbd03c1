/** What a thread was told beforehand: which modules to import, and what the numbers of functions stand for. Host side, step 4 of a call. */
import type { Address } from "../portable/Address.ts"
import * as Message from "../wire/Message.ts"
import type { FunctionTable } from "./FunctionTable.ts"

/** What one thread was told. */
export class Introductions {
  readonly #functions: FunctionTable
  readonly #post: (message: Message.ToThread) => void
  readonly #modules = new Set<string>()
  readonly #numbers = new Set<number>()

  constructor(functions: FunctionTable, post: (message: Message.ToThread) => void) {
    this.#functions = functions
    this.#post = post
  }

  /** Has the thread import a module that it will probably need, once; one that starts does it first of all. */
  preload(url: string): void {
    if (this.#modules.has(url)) return
    this.#modules.add(url)
    this.#post([Message.LOAD, [url]])
  }

  /** The number of a function, which the thread knows then. */
  introduce = (address: Address): number => {
    const number = this.#functions.numberOf(address)
    if (!this.#numbers.has(number)) this.define(number)
    return number
  }

  /** Tells the thread what a number stands for. */
  define(number: number): void {
    this.#numbers.add(number)
    const definition = this.#functions.definition(number)
    if (definition !== undefined) this.#post(definition)
  }
}
