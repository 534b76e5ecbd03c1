/** Tells on Deno whether a module is not there, or not to be read, from a module that failed. Thread side. */

/**
 * Whether `error` says that there is no module at `url`.
 *
 * Deno 2.9.6 gives a missing module, a missing read permission and a remote module that is not allowed one code. The message
 * names the module: by its URL, its path or its host. It names the importing module as well, on a line of its own, when it
 * was a module that `url` imports which is missing.
 *
 * @param error what `import(url)` was rejected with.
 * @param url the URL that was imported.
 */
export const isMissing = (error: unknown, url: string): boolean => {
  if (!(error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND")) return false
  const { message } = error
  const { host, href, pathname, protocol } = new URL(url)
  const names = protocol === "file:" ? [href, decodeURIComponent(pathname)] : [href, host]
  return names.some((name) => message.includes(`"${name}"`)) && !/\n\s*at\s/.test(message)
}
