import { expect, it } from "vitest"
import { transfer } from "../../src/thread/transfer.ts"
import { transferListOf } from "../../src/wire/transferList.ts"

it("finds marked values at the top and one level down, and a shared buffer never", () => {
  const [a, b, c] = [new Uint8Array(8), new ArrayBuffer(8), new Uint8Array(8)]
  const shared = transfer(new Uint8Array(new SharedArrayBuffer(8)))
  expect(transferListOf([transfer(a), { at: transfer(b) }, [transfer(c)], shared, "text", null])).toEqual([
    a.buffer,
    b,
    c.buffer
  ])
})

it("lists a buffer once that two views share, and counts a mark once", () => {
  const buffer = new ArrayBuffer(8)
  const views = [transfer(new Uint8Array(buffer, 0, 4)), transfer(new Uint8Array(buffer, 4))]
  expect(transferListOf(views)).toEqual([buffer])
  expect(transferListOf(views)).toBeUndefined()
})

it("does not run getters, and looks at nothing while nothing is marked", () => {
  let looked = 0
  const sly = {
    get value() {
      looked++
      return 1
    }
  }
  expect(transferListOf([sly])).toBeUndefined()
  const marked = transfer(new ArrayBuffer(1))
  expect(transferListOf([sly, marked])).toEqual([marked])
  expect(looked).toBe(0)
})

it("finds what is marked beside what cannot be read", () => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  const marked = transfer(new ArrayBuffer(1))
  expect(transferListOf([proxy, [proxy], marked])).toEqual([marked])
})
