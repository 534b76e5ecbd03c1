import { type MessagePort as NodePort, receiveMessageOnPort, type Transferable } from "node:worker_threads"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { transfer } from "../../src/thread/transfer.ts"
import { type Packed, pack } from "../../src/wire/payload.ts"

const post = (values: ReadonlyArray<unknown>, moves: ReadonlyArray<object> = []): Array<unknown> => {
  const { port1, port2 } = new MessageChannel()
  try {
    port1.postMessage(values, moves as Array<Transferable & globalThis.Transferable>)
    return receiveMessageOnPort(port2 as unknown as NodePort)?.message
  } finally {
    port1.close()
  }
}

/** What arrives of values that are packed and posted. */
const cross = (...values: ReadonlyArray<unknown>): Array<unknown> => {
  const packed = pack(values)
  return post(packed?.values ?? values, packed?.transfer)
}

const filled = (length: number): Uint8Array<ArrayBuffer> => Uint8Array.from({ length }, (_, index) => index)

/** A view's class, where it stands in its buffer, and how large that is. */
const layout = (value: unknown): ReadonlyArray<unknown> => {
  const view = value as Uint8Array
  return [view.constructor.name, view.byteOffset, view.byteLength, view.buffer.byteLength]
}

describe("pack", () => {
  it("has nothing to do with values that are no bytes, or a few in a buffer of their own", () => {
    for (const values of [[], [1, "a", null, undefined, 1n], [{ a: 1 }, [1]], [filled(65_535)], [new ArrayBuffer(8)]]) {
      expect(pack(values)).toBeUndefined()
    }
  })

  it("copies a view of a part, and leaves the original as it was", () => {
    const whole = filled(100_000)
    const small = whole.subarray(7, 10)
    const values = [small]
    const packed = pack(values) as Packed
    expect(packed).toEqual({ values: [new Uint8Array([7, 8, 9])], transfer: undefined, moved: false })
    expect([layout(packed.values[0]), values[0] === small, layout(small)]).toEqual([
      ["Uint8Array", 0, 3, 3],
      true,
      ["Uint8Array", 7, 3, 100_000]
    ])
    const [arrived] = cross(whole.subarray(1, 50_001))
    expect([layout(arrived), arrived]).toEqual([["Uint8Array", 0, 50_000, 50_000], whole.slice(1, 50_001)])
    expect(whole.byteLength).toBe(100_000)
  })

  it("moves a copy of a part from 8 KB on", () => {
    const moves = [8191, 8192].map((length) => pack([filled(9000).subarray(0, length)])?.transfer?.length)
    expect(moves).toEqual([undefined, 1])
  })

  it("moves a copy of a whole buffer from 64 KB on, by itself or under a view", () => {
    const bytes = filled(65_536)
    for (const value of [bytes, bytes.buffer, new DataView(bytes.buffer)]) {
      const packed = pack([value]) as Packed
      expect([packed.transfer?.length, packed.moved]).toEqual([1, false])
      expect(packed.transfer).not.toContain(bytes.buffer)
      expect(cross(value)).toEqual(structuredClone([value]))
    }
    expect(bytes.byteLength).toBe(65_536)
  })

  it("makes the views that structured clone makes, of subclasses too", () => {
    class Pixels extends Uint16Array {
      override get byteLength(): number {
        return 2
      }
      override get byteOffset(): number {
        throw new Error("read")
      }
      static override get [Symbol.species](): never {
        throw new Error("made")
      }
    }
    const kinds = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array]
    const others = [Float32Array, Float64Array, BigInt64Array, BigUint64Array, DataView]
    for (const View of [...kinds, ...others, Buffer, Pixels]) {
      const { buffer } = filled(64)
      const value = View === Buffer ? Buffer.from(buffer, 16, 8) : new (View as typeof DataView)(buffer, 16, 2)
      const [cloned] = structuredClone([value])
      const [arrived] = cross(value) as [Uint8Array]
      expect(arrived.constructor).toBe(cloned.constructor)
      expect(layout(arrived).slice(1)).toEqual([0, cloned.byteLength, cloned.byteLength])
      expect(bytesOf(arrived)).toEqual(bytesOf(cloned))
    }
  })

  it("leaves Node's pool behind a small Buffer", () => {
    const [arrived] = cross(Buffer.from("abc"))
    expect([layout(arrived), arrived]).toEqual([["Uint8Array", 0, 3, 3], new TextEncoder().encode("abc")])
  })

  it("moves what is marked, once, beside copies", () => {
    const [marked, kept] = [filled(70_000), filled(70_000)]
    const values = [transfer(marked), kept, { deep: 1 }]
    const packed = pack(values) as Packed
    expect([packed.moved, packed.transfer?.length, packed.transfer?.[0], packed.values[0]]).toEqual([
      true,
      2,
      marked.buffer,
      marked
    ])
    post(packed.values, packed.transfer)
    expect([marked.byteLength, kept.byteLength]).toEqual([0, 70_000])
    expect(pack([transfer(kept)])).toEqual({ values: [kept], transfer: [kept.buffer], moved: true })
    expect(pack([kept])?.moved).toBe(false)
  })

  it("keeps the marks where it can copy nothing", () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    const marked = filled(8)
    const values = [transfer(marked), filled(70_000), proxy]
    expect(pack(values)).toEqual({ values, transfer: [marked.buffer], moved: true })
  })

  it("copies beside what moves, what is shared, and plain data", () => {
    const { port1 } = new MessageChannel()
    const memory = new SharedArrayBuffer(8)
    const view = filled(9).subarray(1)
    const packed = pack([transfer(port1), memory, new Int32Array(memory), { a: 1, b: "b" }, [1, 2], view])
    expect(packed?.transfer).toEqual([port1])
    expect(packed?.values.slice(0, 3).map((value) => (value as Int32Array).buffer ?? value)).toEqual([
      port1,
      memory,
      memory
    ])
    expect(layout(packed?.values[5])).toEqual(["Uint8Array", 0, 8, 8])
    port1.close()
  })

  it("copies nothing beside what may hold another view of it", () => {
    const view = filled(9).subarray(1)
    const sly = Object.defineProperty({}, "view", { get: () => view, enumerable: true })
    for (const other of [{ view }, [view], new Map([[1, view]]), new Error("e", { cause: view }), sly, new Date()]) {
      expect(pack([view, other])).toBeUndefined()
    }
  })

  it("copies nothing that two values have", () => {
    const { buffer } = filled(70_000)
    const views = [new Uint8Array(buffer, 0, 8), new DataView(buffer, 8)]
    expect([pack(views), pack([buffer, views[0]]), pack([views[0], views[0]])]).toEqual([
      undefined,
      undefined,
      undefined
    ])
    const [a, b, c] = cross(...views, filled(9).subarray(1)) as [Uint8Array, DataView, Uint8Array]
    expect([a.buffer === b.buffer, layout(c)]).toEqual([true, ["Uint8Array", 0, 8, 8]])
    const [moved, other] = cross(transfer(views[0]), views[1]) as [Uint8Array, DataView]
    expect([moved.buffer === other.buffer, buffer.byteLength]).toEqual([true, 0])
  })

  it("leaves shared memory and what can be resized to structured clone", () => {
    const memory = new SharedArrayBuffer(100_000)
    const resizable = new ArrayBuffer(100_000, { maxByteLength: 200_000 })
    class Arena extends ArrayBuffer {}
    const arena = new Arena(100_000)
    for (const buffer of [memory, resizable, arena]) {
      for (const value of [buffer, new Uint8Array(buffer), new Uint8Array(buffer, 8, 8)]) {
        expect(pack([value])).toBeUndefined()
      }
    }
    const [words] = cross(new Int32Array(memory, 8, 1)) as [Int32Array]
    Atomics.store(words, 0, 7)
    expect(new Int32Array(memory)[2]).toBe(7)
  })

  it("leaves a kind of view that it does not know to structured clone", () => {
    expect(pack([new Float16Array(100_000), new Float16Array(8).subarray(1)])).toBeUndefined()
  })

  it("copies out of the memory of WebAssembly, which cannot move", () => {
    const { buffer } = new WebAssembly.Memory({ initial: 2 })
    new Uint8Array(buffer).fill(3, 8, 16)
    expect(cross(new Uint8Array(buffer, 8, 8))).toEqual([new Uint8Array(8).fill(3)])
    expect(cross(new Uint8Array(buffer))).toEqual([new Uint8Array(buffer)])
    expect(buffer.byteLength).toBe(131_072)
  })

  it("leaves it to the post to refuse what is detached", () => {
    const buffer = new ArrayBuffer(100_000)
    const values = [buffer, new Uint8Array(buffer, 8, 8), new DataView(buffer)]
    structuredClone(buffer, { transfer: [buffer] })
    for (const value of values) {
      expect(pack([value])).toBeUndefined()
      expect(() => cross(value)).toThrow(expect.objectContaining({ name: "DataCloneError" }))
    }
  })

  it("takes nothing from the sender when the post fails", () => {
    const [marked, kept] = [filled(100_000), filled(100_000)]
    expect(() => cross(transfer(marked), kept, () => 1)).toThrow(expect.objectContaining({ name: "DataCloneError" }))
    expect([marked.byteLength, kept.byteLength]).toEqual([100_000, 100_000])
  })

  it("does not throw, whatever it is given", () => {
    const fakes = [Object.create(ArrayBuffer.prototype), Object.create(Uint8Array.prototype)]
    const sly = new Proxy(filled(70_000).buffer, {})
    for (const value of [...fakes, sly]) expect(pack([value, filled(9).subarray(1)])).toBeUndefined()
    fc.assert(
      fc.property(fc.array(fc.anything({ withTypedArray: true, withNullPrototype: true })), (v) => void pack(v))
    )
  })

  it("makes no difference in what arrives, but for the buffers that views have to themselves", () => {
    const sources = [8, 9000, 65_536, 70_000].map(filled)
    const view = fc
      .record({ source: fc.nat(3), start: fc.nat(70_000), end: fc.nat(70_000), kind: fc.nat(3) })
      .map(({ source, start, end, kind }) => {
        const bytes = sources[source] as Uint8Array<ArrayBuffer>
        const part = bytes.subarray(Math.min(start, end), Math.max(start, end))
        if (kind === 0) return part
        if (kind === 1) return bytes
        return kind === 2 ? bytes.buffer : new DataView(bytes.buffer, part.byteOffset, part.byteLength)
      })
    const value = fc.oneof(
      { weight: 4, arbitrary: view },
      fc.integer(),
      fc.record({ a: fc.string() }),
      fc.record({ view }),
      fc.array(view, { maxLength: 2 })
    )
    const parts = (values: ReadonlyArray<unknown>): Array<Uint8Array | DataView | ArrayBuffer> =>
      values.flatMap((one) => {
        if (one instanceof ArrayBuffer || ArrayBuffer.isView(one)) return [one as Uint8Array]
        return typeof one === "object" && one !== null ? parts(Object.values(one)) : []
      })
    const shape = (values: ReadonlyArray<unknown>): unknown => {
      const all = parts(values)
      const buffers = all.map((one) => (one instanceof ArrayBuffer ? one : one.buffer))
      return all.map((one, index) => [
        one.constructor.name,
        bytesOf(one),
        buffers.indexOf(buffers[index] as ArrayBuffer)
      ])
    }
    let copied = 0
    fc.assert(
      fc.property(fc.array(value, { maxLength: 4 }), (values) => {
        if (pack(values) !== undefined) copied++
        expect(shape(cross(...values))).toEqual(shape(structuredClone(values)))
        expect(sources.map(({ byteLength }) => byteLength)).toEqual([8, 9000, 65_536, 70_000])
      })
    )
    expect(copied).toBeGreaterThan(10)
  })
})

const bytesOf = (value: ArrayBuffer | ArrayBufferView): Buffer =>
  ArrayBuffer.isView(value) ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : Buffer.from(value)
