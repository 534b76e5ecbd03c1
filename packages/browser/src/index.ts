/** Entry point `@anythread/browser`: threads in browsers for Effect programs. */
export { type BrowserOptions, makeBrowserBackend } from "./BrowserBackend.ts"
export * as BrowserThreads from "./BrowserThreads.ts"
