import type { Found } from "../findBrowser.mjs"

/** What a driver is told. */
export interface DriverOptions {
  /** Which browser, and where it is. */
  readonly found: Found
  /** `false`: WebKitGTK is started without SharedArrayBuffer. */
  readonly sharedMemory: boolean
  /** A directory of this browser alone, removed after it. */
  readonly directory: string
  /** Hears of console errors and uncaught errors. */
  readonly onConsole: (text: string) => void
  /** Hears that the page or the browser is gone; what it hears after `close` counts for nothing. */
  readonly onDeath: (reason: string) => void
}

/**
 * Starts a browser and has it load a page. What it has started also ends with this process.
 *
 * `close` resolves once the browser has ended.
 */
export type Open = (url: string, options: DriverOptions) => Promise<{ readonly close: () => Promise<void> }>
