/**
 * The fibers that live in a scope, in the order in which they came. Host side, the Effect front. Not a `Set`: ten thousand
 * children would spend a fifth of their time in it.
 */
import type * as Fiber from "effect/Fiber"
import type { Member } from "../lifetime/About.ts"

/** A fiber in the list. `place` belongs to the list. */
export interface Tenant {
  readonly fiber: Fiber.Fiber<unknown, unknown>
  place: number
  /** What is told of it, where it is a child. */
  readonly member?: Member
}

/** Below this many holes the list is not worth tidying. Not measured. */
const FEW = 32

/** The list: an array with holes. */
export class Tenants {
  #list: Array<Tenant | undefined> = []
  #holes = 0

  /** Adds one at the end. */
  add(tenant: Tenant): void {
    tenant.place = this.#list.length
    this.#list.push(tenant)
  }

  /** Takes one out that is in. */
  delete(tenant: Tenant): void {
    this.#list[tenant.place] = undefined
    this.#holes++
    if (this.#holes > FEW && this.#holes * 2 > this.#list.length) this.#tidy()
  }

  /** Interrupts all that are in now, or those of them that are meant: not those that come meanwhile. */
  interrupt(by: number | undefined, isMeant: (fiber: Fiber.Fiber<unknown, unknown>) => boolean = () => true): void {
    for (const tenant of [...this.#list]) {
      if (tenant !== undefined && isMeant(tenant.fiber)) tenant.fiber.interruptUnsafe(by)
    }
  }

  /** The children that are in now. */
  get members(): ReadonlyArray<Member> {
    return this.#list.flatMap((tenant) => tenant?.member ?? [])
  }

  #tidy(): void {
    const list = this.#list
    this.#list = []
    this.#holes = 0
    for (const tenant of list) if (tenant !== undefined) this.add(tenant)
  }
}
