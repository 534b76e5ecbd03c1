/** What is known of each runtime: the snapshot that its backend's probes are held against. */
import type { Capabilities } from "@anythread/core/backend"

/** Node 22, 24 and 26. */
export const node: Capabilities = {
  sharedMemory: true,
  blockingWait: true,
  hostWait: true,
  terminate: "immediate",
  observableExit: true,
  resourceLimits: true,
  synchronousReceive: true,
  exitCode: true,
  uncaught: true,
  exceptionOwners: true,
  rejectionOwners: true,
  importByUrl: true
}

/** Bun 1.4. */
export const bun: Capabilities = { ...node, resourceLimits: false, rejectionOwners: false }

/** Deno 2.9. */
export const deno: Capabilities = node

/** The backend without threads, on any runtime that has shared memory. */
export const inProcess: Capabilities = {
  sharedMemory: true,
  blockingWait: false,
  hostWait: false,
  terminate: "never",
  observableExit: true,
  resourceLimits: false,
  synchronousReceive: false,
  exitCode: false,
  uncaught: false,
  exceptionOwners: false,
  rejectionOwners: false,
  importByUrl: true
}

/** Firefox and WebKit; a page of theirs that shares memory and imports modules by URL. */
export const page: Capabilities = {
  ...inProcess,
  blockingWait: true,
  terminate: "immediate",
  uncaught: true
}

/** The same in Chromium. */
export const chromiumPage: Capabilities = { ...page, terminate: "delayed" }
