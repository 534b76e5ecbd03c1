/** What becomes of bytes on their way: copied, moved, shared. */
import { transfer } from "@anythread/core/thread"
import { assert } from "chai"
import type { Case } from "../Case.ts"
import * as Basic from "../tasks/basic.ts"
import * as Bytes from "../tasks/bytes.ts"

const MEGABYTE = 1_048_576

export const payloadCases: ReadonlyArray<Case> = [
  {
    name: "sends a small view of a large buffer without the buffer",
    run: async ({ pool }) => {
      const { runSync } = await pool()
      const whole = new Uint8Array(16 * MEGABYTE)
      const part = whole.subarray(8, 24).fill(2)
      assert.deepEqual(await runSync(Bytes.layout, part), [0, 16, 16])
      assert.deepEqual(await runSync(Bytes.layout, new DataView(whole.buffer, 8, 16)), [0, 16, 16])
      assert.strictEqual(await runSync(Basic.sum, part), 32)
      assert.deepEqual(Bytes.layout(part), [8, 16, 16 * MEGABYTE])
    }
  },
  {
    name: "brings back a small view of a large buffer without the buffer",
    run: async ({ pool }) => {
      const { runSync } = await pool({ maxThreads: 1 })
      const part = await runSync(Bytes.partOf, 16 * MEGABYTE, 8, 24)
      assert.deepEqual(Bytes.layout(part), [0, 16, 16])
      assert.deepEqual(part, new Uint8Array(16).fill(7))
      assert.strictEqual(await runSync(Bytes.keptLength), 16 * MEGABYTE)
    }
  },
  {
    name: "sends and brings back a megabyte, and leaves either side its own",
    run: async ({ pool }) => {
      const { runSync } = await pool({ maxThreads: 1 })
      const data = new Uint8Array(MEGABYTE).map((_, index) => index)
      const back = await runSync(Bytes.keep, data)
      assert.isTrue(back.every((byte, index) => byte === data[index]))
      assert.deepEqual(
        [back.byteLength, data.byteLength, await runSync(Bytes.keptLength)],
        [MEGABYTE, MEGABYTE, MEGABYTE]
      )
      const buffer = (await runSync(Basic.echo, data.buffer)) as ArrayBuffer
      assert.instanceOf(buffer, ArrayBuffer)
      assert.deepEqual([buffer.byteLength, data.byteLength], [MEGABYTE, MEGABYTE])
    }
  },
  {
    name: "answers 2,000 calls, the values of one in three of which are too large for shared memory",
    run: async ({ pool }) => {
      const { runSync } = await pool({ maxThreads: 2 })
      const large = "x".repeat(2000)
      const call = async (number: number): Promise<boolean> =>
        number % 3 === 0
          ? (await runSync(Basic.echo, large)) === large
          : (await runSync(Basic.add, number, 1)) === number + 1
      for (let wave = 0; wave < 10; wave++) {
        const answers = await Promise.all(Array.from({ length: 200 }, (_, number) => call(number)))
        assert.isTrue(answers.every((isRight) => isRight))
      }
    }
  },
  {
    name: "keeps it that two views share a buffer",
    run: async ({ pool }) => {
      const { runSync } = await pool()
      const { buffer } = new Uint8Array(MEGABYTE)
      const [a, b] = [new Uint8Array(buffer, 0, 8), new DataView(buffer, 8, 8)]
      assert.isTrue(await runSync(Bytes.shareBuffers, a, b))
      assert.isTrue(await runSync(Bytes.shareBuffers, new Uint8Array(buffer), b))
      assert.isTrue(await runSync(Bytes.shareBuffer, a, { b }))
      const [c, d] = (await runSync(Basic.echo, [a, b])) as [Uint8Array, DataView]
      assert.strictEqual(c.buffer, d.buffer)
    }
  },
  {
    name: "moves a result that the function marks, which leaves it empty on the thread",
    run: async ({ pool }) => {
      const { runSync } = await pool({ maxThreads: 1 })
      await runSync(Bytes.keep, new Uint8Array(MEGABYTE).fill(3))
      const given = await runSync(Bytes.giveKept)
      assert.deepEqual([given.byteLength, given[MEGABYTE - 1]], [MEGABYTE, 3])
      assert.strictEqual(await runSync(Bytes.keptLength), 0)
    }
  },
  {
    name: "leaves a marked argument here when the call is refused",
    needs: ["intact refusals"],
    run: async ({ pool, rejects }) => {
      const { runSync } = await pool()
      const data = new Uint8Array(MEGABYTE)
      await rejects(runSync(Basic.echo, [transfer(data), () => 1]), "NotCloneable")
      assert.strictEqual(data.byteLength, MEGABYTE)
    }
  },
  {
    name: "shares memory by reference that a thread made, or that a view shows a part of",
    needs: ["flags"],
    run: async ({ pool }) => {
      const { runSync } = await pool({ maxThreads: 1 })
      const word = await runSync(Bytes.shareWord)
      Atomics.store(word, 0, 7)
      assert.strictEqual(await runSync(Bytes.readWord), 7)
      const memory = new Int32Array(new SharedArrayBuffer(100_000))
      assert.strictEqual(await runSync(Basic.count, memory.subarray(4, 5)), 1)
      assert.strictEqual(memory[4], 1)
    }
  }
]
