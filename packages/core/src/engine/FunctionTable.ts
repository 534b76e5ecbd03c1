/** Numbers for functions, so that a job need not say more of its own: a thread is told once what each stands for. Host side, step 4 of a call. */
import type { Address } from "../portable/Address.ts"
import { moduleOf } from "../portable/registry.ts"
import * as Message from "../wire/Message.ts"
import { NOTHING_ADDRESS } from "./rehearsal.ts"

/** The functions that one pool has called. */
export class FunctionTable {
  readonly #definitions: Array<Message.Define> = []
  /** By address, the number it had last: an address is a function's for as long as it lives. */
  readonly #latest = new WeakMap<Address, number>()
  readonly #numbers = new Map<string, number>()

  /** The number of a function. Another one when what its thread must know of it has changed. */
  numberOf(address: Address): number {
    if (address === NOTHING_ADDRESS) return Message.NOTHING
    const module = moduleOf(address)
    const latest = this.#latest.get(address)
    if (latest !== undefined && this.#definitions[latest]?.[5] === module) return latest
    const { name, source, url } = address
    // One function sent as source is often many in the program: one for each time its expression is evaluated.
    const key = JSON.stringify([url, name, source, module])
    const number = this.#numbers.get(key) ?? this.#definitions.length
    this.#definitions[number] = [Message.DEFINE, number, url, name, source, module]
    this.#numbers.set(key, number)
    this.#latest.set(address, number)
    return number
  }

  /** What a number stands for. */
  definition(number: number): Message.Define | undefined {
    return this.#definitions[number]
  }
}
