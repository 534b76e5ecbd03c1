// Chromium, or Chrome, over its own protocol.

export { openWithPlaywright as open } from "./playwright.mjs"
