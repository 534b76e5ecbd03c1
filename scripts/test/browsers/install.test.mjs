import { expect, test } from "vitest"
import { familyOf } from "../../browsers/apt.mjs"
import { findBrowser } from "../../browsers/findBrowser.mjs"
import { ensureBrowsers } from "../../browsers/install.mjs"

test("tells Debian from Ubuntu, and those made from them from others", () => {
  expect(familyOf('NAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n')).toBe("debian")
  expect(familyOf("ID=ubuntu\nID_LIKE=debian\n")).toBe("ubuntu")
  expect(familyOf('ID=linuxmint\nID_LIKE="ubuntu debian"\n')).toBe("ubuntu")
  expect(familyOf('ID="fedora"\nVARIANT_ID=debian\n')).toBe(undefined)
})

test("installs nothing where all is there, and nothing that nobody asked for", async () => {
  expect(await ensureBrowsers([])).toEqual({})
  const found = findBrowser("chromium")
  if (found !== undefined) expect(await ensureBrowsers(["chromium"])).toEqual({ chromium: { found } })
})
