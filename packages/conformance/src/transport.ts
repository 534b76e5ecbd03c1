/** The ways in which jobs can travel between host and threads. */
import type { ThreadBackend } from "@anythread/core/backend"

/**
 * `inline`: states and small values of jobs stand in shared memory. `message`: their states do, and all values go by message.
 * `unshared`: no memory is shared, and all goes by message.
 */
export type Transport = "inline" | "message" | "unshared"

/** The transports, by the name that `--transport` takes. */
export const transports: Readonly<Record<string, Transport>> = {
  inline: "inline",
  message: "message",
  unshared: "unshared"
}

/** How the jobs of a backend travel. */
export const transportOf = ({ capabilities, transport = "inline" }: ThreadBackend): Transport =>
  capabilities.sharedMemory ? transport : "unshared"
