/** Why a module does not load, from a second look at its URL: the browser keeps the reason to itself. Either side. */

/** Milliseconds that a look may take. Picked, not measured. */
const PATIENCE = 5000

/** The header without which a page that is cross-origin isolated refuses a worker's file, from its own origin too. */
const EMBEDDER = "cross-origin-embedder-policy"

/**
 * Fetches a URL as a module would be, and says what is wrong with the answer.
 *
 * @param url where the module should be.
 * @param isWorker whether it is a worker's file, rather than a module that one imports.
 * @returns the rest of a sentence that begins with the URL; undefined when the answer is as it should be.
 */
export const lookAt = async (url: string, isWorker: boolean): Promise<string | undefined> => {
  let response: Response
  try {
    response = await fetch(url, { credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE) })
    await response.body?.cancel()
  } catch (error) {
    return `cannot be fetched (${String(error)})`
  }
  if (!response.ok) return `is answered with status ${response.status}`
  const type = response.headers.get("content-type")?.split(";")[0]?.trim() ?? ""
  if (!/^(?:text|application)\/(?:x-)?(?:java|ecma)script$/i.test(type)) {
    return `is served as ${type === "" ? "no known type" : type}; a module needs a JavaScript MIME type, such as text/javascript`
  }
  if (isWorker && globalThis.crossOriginIsolated && !response.headers.has(EMBEDDER)) {
    return `is served without the header ${EMBEDDER}, which a cross-origin isolated page asks of its workers' files`
  }
  return undefined
}
