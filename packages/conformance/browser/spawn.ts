/** Starts a thread of the suite, in the form that bundlers look for: it has to stand in one piece. Host side. */

/** In a bundle the functions are given to the thread; from a development server it imports them by URL. */
export const spawn: () => Worker = import.meta.env.PROD
  ? () => new Worker(new URL("./bundledWorker.ts", import.meta.url), { type: "module" })
  : () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" })
