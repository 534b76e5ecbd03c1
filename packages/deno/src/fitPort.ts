/** Deno's MessagePort as core's `Port`. Either side. */
import { type MessagePort, receiveMessageOnPort, type Transferable } from "node:worker_threads"
import type { Port } from "@anythread/core/backend"

/**
 * Fits a port. On Deno the ports of `node:worker_threads` are the web's, with methods of Node's.
 *
 * @param port one end of a channel.
 * @param keepsAlive whether listening keeps its thread alive: true on a thread, which lives to listen. Default false.
 */
export const fitPort = (port: MessagePort, keepsAlive = false): Port => ({
  post: (message, transfer) => port.postMessage(message, transfer as ReadonlyArray<Transferable> | undefined),
  listen: (receive, unreadable, ended) => {
    port.on("message", receive)
    port.on("messageerror", unreadable)
    if (ended !== undefined) port.on("close", ended)
    // In this order: a listener refs the port.
    if (!keepsAlive) port.unref()
  },
  receive: () => receiveMessageOnPort(port) as { readonly message: unknown } | undefined,
  close: () => port.close()
})
