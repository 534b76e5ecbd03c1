import { expect, it } from "vitest"
import { versionIn } from "../src/versionIn.ts"

it("finds the version among all the names that a browser gives itself", () => {
  const webkit = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko)"
  expect([
    versionIn("Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.2"),
    versionIn(`${webkit} HeadlessChrome/156.0.0.0 Safari/537.36`),
    versionIn(`${webkit} Version/60.5 Safari/605.1.15`),
    versionIn("something else")
  ]).toEqual(["153.2", "156", "60.5", ""])
})
