/** Deno's MessagePort as core's `Port`. Either side. */
import { type MessagePort, receiveMessageOnPort, type Transferable } from "node:worker_threads"
import type { Port } from "@anythread/core/backend"
import { checkCloneable } from "./checkCloneable.ts"

/**
 * Fits a port. On Deno the ports of `node:worker_threads` are the web's, with methods of Node's. It listens by the web's: Node's `on` and
 * `receiveMessageOnPort` walk through every element of a typed array that they receive (Deno 2.9.6: 100 ms a megabyte, against 2). So a thread
 * takes no message synchronously.
 *
 * @param port one end of a channel.
 * @param isThread whether it is the thread's end, which lives to listen; the host's does not keep its process alive. Default false.
 */
export const fitPort = (port: MessagePort, isThread = false): Port => ({
  post: (message, transfer) => {
    if (transfer !== undefined) checkCloneable(message, transfer)
    port.postMessage(message, transfer as ReadonlyArray<Transferable> | undefined)
  },
  listen: (receive, unreadable, ended) => {
    const target = port as unknown as EventTarget
    target.addEventListener("message", (event) => receive((event as MessageEvent).data))
    target.addEventListener("messageerror", (event) => unreadable((event as MessageEvent).data))
    port.start()
    if (ended !== undefined) port.on("close", ended)
    // In this order: a listener refs the port.
    if (isThread) port.ref()
    else port.unref()
  },
  ...(isThread ? {} : { receive: () => receiveMessageOnPort(port) as { readonly message: unknown } | undefined }),
  close: () => port.close()
})
