/** A later turn of the event loop, where the runtime has no `setImmediate`. Thread side. */

/** Makes a `nextTurn` that posts a message to itself: timers would wait for milliseconds. */
export const makeNextTurn = (): ((body: () => void) => void) => {
  const { port1, port2 } = new MessageChannel()
  const waiting: Array<() => void> = []
  port1.onmessage = () => waiting.shift()?.()
  return (body) => {
    waiting.push(body)
    port2.postMessage(0)
  }
}
