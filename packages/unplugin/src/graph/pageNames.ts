/**
 * What a page has and a dedicated worker has not. From the interfaces that `Window` and `DedicatedWorkerGlobalScope` expose, as
 * TypeScript's `lib.dom.d.ts` and `lib.webworker.d.ts` list them; looked up in Chromium, Firefox and WebKitGTK too. Names that
 * programs have for things of their own (`name`, `Option`, `Text`, `Range`, `top`) are left out: bundlers can be told to import
 * what is not declared.
 */
const globals = [
  "Audio",
  "AudioContext",
  "CSSStyleSheet",
  "CustomElementRegistry",
  "DOMParser",
  "Document",
  "DocumentFragment",
  "Element",
  "Image",
  "IntersectionObserver",
  "KeyboardEvent",
  "MediaRecorder",
  "MouseEvent",
  "MutationObserver",
  "Node",
  "OfflineAudioContext",
  "PointerEvent",
  "ResizeObserver",
  "ShadowRoot",
  "SharedWorker",
  "Storage",
  "UIEvent",
  "Window",
  "XMLSerializer",
  "alert",
  "cancelIdleCallback",
  "confirm",
  "customElements",
  "devicePixelRatio",
  "document",
  "getComputedStyle",
  "getSelection",
  "history",
  "innerHeight",
  "innerWidth",
  "localStorage",
  "matchMedia",
  "prompt",
  "requestIdleCallback",
  "screen",
  "scrollTo",
  "scrollX",
  "scrollY",
  "sessionStorage",
  "speechSynthesis",
  "visualViewport",
  "window"
]

/**
 * Members of `navigator` that are objects or functions in pages, and missing in workers: in all three browsers, but for
 * `serviceWorker`, which the workers of Chromium lack alone.
 */
const navigatorMembers = [
  "clipboard",
  "geolocation",
  "mediaDevices",
  "mediaSession",
  "sendBeacon",
  "serviceWorker",
  "wakeLock"
]

const globalSet = new Set(globals)
const navigatorSet = new Set(navigatorMembers)
const elementClass = /^(?:HTML|MathML|SVG)\w*Element$/

/** Whether a global of that name is the page's alone. */
export const isPageGlobal = (name: string): boolean => globalSet.has(name) || elementClass.test(name)

/** Whether `navigator` has a member of that name in pages alone. */
export const isPageNavigator = (name: string): boolean => navigatorSet.has(name)

const anyName = new RegExp(`\\b(?:${globals.join("|")}|(?:HTML|MathML|SVG)\\w*Element|navigator)\\b`)

/** Whether a source holds any of the names at all, be it in a comment. Most modules do not, and need not be parsed. */
export const mentionsPage = (code: string): boolean => anyName.test(code)

/** All of the page's globals that a source names. */
export const pageGlobalsIn = (code: string): ReadonlySet<string> =>
  new Set((code.match(/\w+/g) ?? []).filter(isPageGlobal))
