// The kinds of page that the suite runs in, by the name that `--runtime` takes.

/**
 * @typedef {object} Row
 * @property {"chromium" | "firefox" | "webkit"} browser
 * @property {boolean} isBundled built by Vite and held to a content security policy; else the sources, from its development server
 * @property {boolean} isIsolated served with the headers that turn shared memory on
 * @property {boolean} isShared whether memory is shared then
 * @property {boolean} [hasSharedMemory] `false`: WebKitGTK as it comes, without SharedArrayBuffer
 */

/** @type {Record<string, Row>} */
export const rows = {
  "webkit-unshared": { browser: "webkit", isBundled: true, isIsolated: true, isShared: false, hasSharedMemory: false }
}
for (const browser of /** @type {const} */ (["chromium", "firefox", "webkit"])) {
  rows[browser] = { browser, isBundled: false, isIsolated: true, isShared: true }
  rows[`${browser}-bundled`] = { browser, isBundled: true, isIsolated: true, isShared: true }
  rows[`${browser}-unisolated`] = { browser, isBundled: true, isIsolated: false, isShared: false }
}
