import type * as Fiber from "effect/Fiber"
import fc from "fast-check"
import { expect, it } from "vitest"
import { type Tenant, Tenants } from "../../src/effect/Tenants.ts"

it("interrupts who is in, in the order in which they came, whoever has come and gone", () => {
  const command = fc.tuple(fc.boolean(), fc.nat())
  fc.assert(
    fc.property(fc.array(command, { maxLength: 300 }), (commands) => {
      const tenants = new Tenants()
      const model: Array<Tenant> = []
      const interrupted: Array<Tenant> = []
      for (const [isLeaving, which] of commands) {
        const leaving = isLeaving ? model[which % model.length] : undefined
        if (leaving !== undefined) {
          tenants.delete(leaving)
          model.splice(model.indexOf(leaving), 1)
        } else {
          const tenant: Tenant = {
            fiber: { interruptUnsafe: () => interrupted.push(tenant) } as unknown as Fiber.Fiber<unknown>,
            place: 0
          }
          tenants.add(tenant)
          model.push(tenant)
        }
      }
      tenants.interrupt(undefined)
      expect(interrupted).toEqual(model)
    })
  )
})
