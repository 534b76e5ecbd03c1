/**
 * Posts a thread's messages and counts them, so that the host knows after the thread's death how many to wait for.
 * Thread side, steps 8 to 9 of a call.
 */
import type { ThreadWords } from "../signal/ThreadWords.ts"
import { encodeError } from "../wire/encodeError.ts"
import { findUncloneable } from "../wire/findUncloneable.ts"
import * as Message from "../wire/Message.ts"
import type { Port } from "../wire/Port.ts"
import { pack } from "../wire/payload.ts"

/** A thread's way to its host. */
export interface Outbox {
  /** Sends one message. */
  readonly send: (message: Message.FromThread, transfer?: ReadonlyArray<object>) => void
  /** Sends a job's result; sends why not if the result cannot be cloned. */
  readonly sendResult: (job: number, slot: number, value: unknown) => void
}

/** Makes the outbox of a port. `words` is undefined without shared memory. */
export const make = (port: Port, words: ThreadWords | undefined): Outbox => {
  const send = (message: Message.FromThread, transfer?: ReadonlyArray<object>): void => {
    port.post(message, transfer)
    // POSTED is written after the post: were the thread ended between the two, the host would look for one message less
    // and find it all the same, where the other order would let it wait for one that never left.
    words?.countPosted()
  }
  return {
    send,
    sendResult: (job, slot, value) => {
      const packed = pack([value])
      try {
        send([Message.RETURNED, job, slot, packed === undefined ? value : packed.values[0]], packed?.transfer)
      } catch (error) {
        const found = findUncloneable(value, "result", packed?.transfer)
        send([
          Message.FAILED,
          job,
          slot,
          {
            kind: "notCloneable",
            path: found?.path ?? "result",
            what: found?.what ?? "something that cannot be cloned",
            error: encodeError(error)
          }
        ])
      }
    }
  }
}
