/** A web MessagePort as core's `Port`. Either side. */
import type { Port } from "@anythread/core/backend"

/**
 * Fits a port. That its other end is gone it cannot tell: no `close` event came after a worker's end (Chromium 156,
 * Firefox 153, WebKitGTK 2.50).
 *
 * @param port one end of a channel.
 */
export const fitPort = (port: MessagePort): Port => ({
  post: (message, transfer = []) => port.postMessage(message, [...transfer] as Array<Transferable>),
  listen: (receive, unreadable) => {
    port.addEventListener("messageerror", () => unreadable(new Error("The browser could not deserialize a message.")))
    port.addEventListener("message", ({ data }) => receive(data))
    // A port whose listeners were added this way delivers nothing until it is told to.
    port.start()
  },
  close: () => port.close()
})
