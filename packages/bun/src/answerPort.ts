/** Has a thread take its next message in a later turn of the event loop than the one in which it has answered. Thread side. */
import type { Port } from "@anythread/core/backend"

/**
 * Wraps the thread's end of its channel.
 *
 * Bun 1.4.5 tells of floating rejections once a turn, after every message that has arrived meanwhile: the next job would
 * have begun and be taken for the owner of what the job before it left (run: in 55 of 400). So nothing is delivered from
 * an answer until that turn is over; `setImmediate` comes after the rejections of the turn in which it is called. A host
 * is rarely so fast that this delays anything.
 */
export const answerPort = (port: Port): Port => {
  const waiting: Array<unknown> = []
  let receive: (message: unknown) => void = () => {}
  let isOver = true
  const over = (): void => {
    isOver = true
    while (isOver && waiting.length > 0) receive(waiting.shift())
  }
  // Without `receive`, which would overtake what waits here.
  const { close } = port
  return {
    close,
    post: (message, transfer) => {
      port.post(message, transfer)
      if (!isOver) return
      isOver = false
      setImmediate(over)
    },
    listen: (listener, unreadable, ended) => {
      receive = listener
      port.listen((message) => (isOver ? listener(message) : waiting.push(message)), unreadable, ended)
    }
  }
}
