/** A browser's version, as its user agent string has it. */

/** Finds the version; WebKit's is that of the Safari which it says it is. */
export const versionIn = (userAgent: string): string => {
  const version = PRODUCTS.map((product) => product.exec(userAgent)?.[1]).find((found) => found !== undefined)
  // Chromium tells no more than its first number.
  return version?.replace(/(\.0)+$/, "") ?? ""
}

/** In this order: all of them also name others. */
const PRODUCTS = [/Firefox\/([\d.]+)/, /Chrome\/([\d.]+)/, /Version\/([\d.]+)/]
