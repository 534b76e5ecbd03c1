/** What the runtimes that have `node:process` share. */
import process from "node:process"

/** URL of a file in the folder of the suite's task modules. */
export const taskUrl = (file: string): string => new URL(`../tasks/${file}`, import.meta.url).href

/** See `Environment.unhandledRejections`. */
export const unhandledRejections = (told: (reason: unknown) => void): (() => void) => {
  process.on("unhandledRejection", told)
  return () => process.off("unhandledRejection", told)
}

/** Kinds of resources that may come and go with the process itself. */
const ambient = new Set(["TTYWrap", "PipeWrap", "FSReqCallback", "FSReqPromise", "Immediate"])

/** What keeps the process alive, as far as its runtime lists it. */
export const resources = (): ReadonlyArray<string> =>
  process.getActiveResourcesInfo().filter((name) => !ambient.has(name))
