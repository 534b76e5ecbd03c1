/** Starts a thread of this package in a browser. Host side, step 4 of a call. A bundler's plugin puts a module of its own in the place of this. */

/**
 * This file and the one that threads start in, `thread.ts`, stand side by side until a bundler has moved this one. A dev server may
 * give them a query.
 */
const own = /\/startThread(\.[jt]s)(?=$|\?)/
const url = import.meta.url.replace(own, "/thread$1")
const isInPlace = own.test(import.meta.url) && new URL(url).origin === globalThis.location?.origin

/**
 * The default of the option `spawn`: a worker whose entry file is `thread.ts`. `undefined` where that is not beside this file:
 * in a bundle, or at another origin, from which no page may start a worker.
 */
export const startThread: (() => Worker) | undefined = isInPlace ? () => new Worker(url, { type: "module" }) : undefined
