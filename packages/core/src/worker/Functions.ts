/**
 * What the numbers stand for by which a host calls functions: step 6 of a call. Thread side. A number is told once, and what was found
 * under it is kept while no module is loaded anew.
 */
import { type AnyFunction, generation } from "../portable/registry.ts"
import * as Message from "../wire/Message.ts"
import type { Find, Found } from "./findFunction.ts"

/** A number and what is known of it. */
interface Entry {
  definition: Message.Define | undefined
  fn: AnyFunction | undefined
  generation: number
  /** Jobs that came before the definition. */
  waiting: Array<() => void> | undefined
}

const nothing = (): void => {}

/** The functions of one thread, by number. */
export class Functions {
  readonly #entries: Array<Entry | undefined> = []
  readonly #find: Find
  readonly #ask: (fn: number) => void

  /** @param ask has the host tell what a number stands for. */
  constructor(find: Find, ask: (fn: number) => void) {
    this.#find = find
    this.#ask = ask
  }

  /** The host tells what a number stands for. */
  define(definition: Message.Define): void {
    const entry = this.#entry(definition[1])
    entry.definition = definition
    const { waiting } = entry
    entry.waiting = undefined
    for (const go of waiting ?? []) go()
  }

  /** The function, where it has been found before. */
  known(fn: number): AnyFunction | undefined {
    if (fn === Message.NOTHING) return nothing
    const entry = this.#entries[fn]
    return entry?.fn !== undefined && entry.generation === generation() ? entry.fn : undefined
  }

  /** Its URL, for messages; empty while it is not known. */
  urlOf(fn: number): string {
    return this.#entries[fn]?.definition?.[2] ?? ""
  }

  /** Finds the function. A promise where it must be asked for, or its module imported. */
  find(fn: number): Found | Promise<Found> {
    if (fn === Message.NOTHING) return { kind: "function", fn: nothing }
    const entry = this.#entry(fn)
    const { definition } = entry
    if (definition === undefined) return this.#wait(fn, entry)
    const [, , url, name, source, module] = definition
    const found = this.#find(url, name, source, module)
    if (!(found instanceof Promise) && found.kind === "function") {
      entry.fn = found.fn
      entry.generation = generation()
    }
    return found
  }

  async #wait(fn: number, entry: Entry): Promise<Found> {
    await new Promise<void>((resolve) => {
      if (entry.waiting === undefined) this.#ask(fn)
      entry.waiting = [...(entry.waiting ?? []), resolve]
    })
    return this.find(fn)
  }

  #entry(fn: number): Entry {
    const entry = this.#entries[fn] ?? { definition: undefined, fn: undefined, generation: 0, waiting: undefined }
    this.#entries[fn] = entry
    return entry
  }
}
