/** What works by messages alone, with and without shared memory: ending, telling, waiting, moving. */
import { transfer } from "@anythread/core/thread"
import { assert } from "chai"
import type { Bench } from "../Bench.ts"
import type { Case } from "../Case.ts"
import { reason } from "../cancelRunning.ts"
import type { FrontThread } from "../Front.ts"
import * as Basic from "../tasks/basic.ts"
import * as Telling from "../tasks/telling.ts"

/** The case's end of a channel, whose other end a job has. */
interface Line {
  /** To be given to the job. */
  readonly port: MessagePort
  /** The job's next message. */
  readonly next: () => Promise<unknown>
  /** All that the job has said, read or not. */
  readonly heard: ReadonlyArray<unknown>
  /** Lets the job go. */
  readonly release: () => void
}

/** Runs a case with lines to its jobs, and hangs up at its end. */
const withLines = async (run: (open: () => Line) => Promise<void>): Promise<void> => {
  const ends: Array<MessagePort> = []
  const open = (): Line => {
    const { port1, port2 } = new MessageChannel()
    const heard: Array<unknown> = []
    let read = 0
    let wake = (): void => {}
    ends.push(port1)
    port1.onmessage = ({ data }) => {
      heard.push(data)
      wake()
    }
    return {
      port: transfer(port2),
      heard,
      next: async () => {
        while (heard.length <= read) await new Promise<void>((resolve) => (wake = resolve))
        return heard[read++]
      },
      release: () => port1.postMessage("go")
    }
  }
  try {
    await run(open)
  } finally {
    for (const end of ends) end.close()
  }
}

/** Starts a call with a signal, waits until its function has told that it runs, aborts, does what comes `then`. */
const cancelTold = async (
  { rejection }: Bench,
  toThread: FrontThread,
  line: Line,
  start: (toThread: FrontThread) => Promise<unknown>,
  then?: () => Promise<void>
): Promise<unknown> => {
  const controller = new AbortController()
  const rejected = rejection(start(toThread.with({ signal: controller.signal })))
  assert.strictEqual(await line.next(), "begun")
  controller.abort(reason)
  await then?.()
  return rejected
}

export const messageCases: ReadonlyArray<Case> = [
  {
    name: "ends an endless loop that told by a port that it runs, and serves the next call",
    needs: ["threads", "endable"],
    run: (bench) =>
      withLines(async (open) => {
        const toThread = await bench.pool({ maxThreads: 1 })
        const line = open()
        const call = cancelTold(bench, toThread, line, ({ runSync }) => runSync(Telling.tellAndSpin, line.port))
        assert.strictEqual(await call, reason)
        assert.strictEqual(await toThread.runSync(Basic.add, 1, 2), 3)
        await bench.until(toThread, ({ ending }) => ending === 0)
        const { cancelled, terminated } = toThread.statistics()
        assert.deepEqual({ cancelled, terminated }, { cancelled: 1, terminated: 1 })
      })
  },
  {
    name: "tells an async job that listens of its cancellation, and keeps its thread when it leaves",
    run: (bench) =>
      withLines(async (open) => {
        const toThread = await bench.pool({ maxThreads: 1, grace: 20_000 })
        const before = await toThread.runSync(Basic.threadIdentity)
        // Twice: the pool may hear from the job's own port that it runs before it hears from the thread's that it listens.
        // From the first call, which asks for its grace, it knows that this function does.
        for (const options of [{ grace: 20_000 }, {}]) {
          const line = open()
          const start = (toThread: FrontThread): Promise<unknown> =>
            toThread.with(options).run(Telling.tellAndListen, line.port)
          assert.strictEqual(await cancelTold(bench, toThread, line, start), reason)
          assert.strictEqual(await line.next(), "left")
        }
        assert.strictEqual(await toThread.runSync(Basic.threadIdentity), before)
        assert.strictEqual(toThread.statistics().terminated, 0)
      })
  },
  {
    name: "never starts a call that is cancelled behind a job on the only thread",
    run: (bench) =>
      withLines(async (open) => {
        const toThread = await bench.pool({ maxThreads: 1 })
        const [first, second] = [open(), open()]
        const held = toThread.run(Telling.tellAndHold, first.port)
        await first.next()
        const controller = new AbortController()
        const waiting = bench.rejection(
          toThread.with({ signal: controller.signal }).run(Telling.tellAndHold, second.port)
        )
        controller.abort(reason)
        assert.strictEqual(await waiting, reason)
        first.release()
        assert.strictEqual(await held, "held")
        await toThread.runSync(Basic.nothing)
        assert.deepEqual(second.heard, [])
      })
  },
  {
    name: "lets a job that is to be waited for run to its end, and drops its result",
    run: (bench) =>
      withLines(async (open) => {
        const toThread = await bench.pool({ maxThreads: 1, cancellation: "wait" })
        const line = open()
        let isOver = false
        const start = ({ run }: FrontThread): Promise<unknown> =>
          run(Telling.tellAndHold, line.port).finally(() => {
            isOver = true
          })
        const call = cancelTold(bench, toThread, line, start, async () => {
          const { busy, cancelled } = toThread.statistics()
          assert.deepEqual({ busy, cancelled, isOver }, { busy: 1, cancelled: 0, isOver: false })
          line.release()
          assert.strictEqual(await line.next(), "ended")
        })
        assert.strictEqual(await call, reason)
      })
  },
  {
    name: "lets the caller of a job that is to be abandoned go on at once, and keeps its thread busy",
    run: (bench) =>
      withLines(async (open) => {
        const toThread = await bench.pool({ maxThreads: 1, cancellation: "abandon" })
        const line = open()
        const call = cancelTold(bench, toThread, line, ({ run }) => run(Telling.tellAndHold, line.port))
        assert.strictEqual(await call, reason)
        assert.strictEqual(toThread.statistics().busy, 1)
        line.release()
        assert.strictEqual(await line.next(), "ended")
        assert.strictEqual(await toThread.runSync(Basic.add, 1, 2), 3)
      })
  },
  {
    name: "ends every job when its pool is closed, and refuses what waits",
    run: (bench) =>
      withLines(async (open) => {
        const toThread = await bench.pool({ maxThreads: 1 })
        const line = open()
        const running = bench.rejects(toThread.run(Telling.tellAndListen, line.port), "PoolClosed")
        const waiting = bench.rejects(toThread.runSync(Basic.nothing), "PoolClosed")
        await line.next()
        await toThread.close()
        await Promise.all([running, waiting])
        assert.strictEqual(toThread.statistics().threads, 0)
      })
  },
  {
    name: "settles each of 1,000 calls once, one in four of them cancelled, by messages alone",
    run: async ({ pool, until }) => {
      const toThread = await pool({ maxThreads: 2, grace: 20_000 })
      const cancelled = new Error("cancelled")
      const call = async (number: number): Promise<string> => {
        if (number % 4 !== 0) return (await toThread.runSync(Basic.add, number, 1)) === number + 1 ? "value" : "wrong"
        const controller = new AbortController()
        const late = toThread.with({ signal: controller.signal }).run(Telling.leaveWhenAsked)
        setTimeout(() => controller.abort(cancelled), number % 7)
        return late.then(
          () => "wrong",
          (error: unknown) => (error === cancelled ? "cancelled" : String(error))
        )
      }
      const outcomes = await Promise.all(Array.from({ length: 1000 }, (_, number) => call(number)))
      const count = (outcome: string): number => outcomes.filter((one) => one === outcome).length
      assert.deepEqual([count("value"), count("cancelled")], [750, 250])
      // The caller of a job that was taken back goes on at once; its thread has yet to see that.
      await until(toThread, ({ busy }) => busy === 0)
      const { failed, queued } = toThread.statistics()
      assert.deepEqual({ failed, queued }, { failed: 0, queued: 0 })
    }
  }
]
