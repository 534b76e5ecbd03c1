import { describe, expect, it } from "vitest"
import { pageUses } from "../../src/graph/pageUse.ts"

const namesIn = (code: string, id = "/app/module.ts") => pageUses(code, id).map(({ name }) => name)

describe("counts what is evaluated", () => {
  it.each([
    // Statements and expressions.
    ["document.title", "document"],
    ["document.title = 'a'", "document"],
    ["delete window.a", "window"],
    ["window.count++", "window"],
    ["window.a ||= 1", "window"],
    ["const { body } = document", "document"],
    ["const [first] = document.forms", "document"],
    ["let a = 1, b = localStorage.length", "localStorage"],
    ["if (document.hidden) start()", "document"],
    ["while (document.hidden) {}", "document"],
    ["for (const form of document.forms) {}", "document"],
    ["for (let i = document.forms.length; i > 0; i--) {}", "document"],
    ["do { document.title } while (false)", "document"],
    ["switch (document.readyState) {}", "document"],
    ["throw document", "document"],
    ["{ document.title }", "document"],
    ["export const element = document.createElement('div')", "document"],
    ["export default document.title", "document"],
    ["export default class extends HTMLElement {}", "HTMLElement"],
    ["const text = `${document.title}`", "document"],
    ["const text = tag`${document.title}`", "document"],
    ["const text = window.tag`a`", "window"],
    ["const list = [...document.forms]", "document"],
    ["const object = { ...sessionStorage, a: 1 }", "sessionStorage"],
    ["const object = { document }", "document"],
    ["const object = { [document.title]: 1 }", "document"],
    ["const element = list[document.title]", "document"],
    ["await import(document.title)", "document"],
    ["const isElement = value instanceof HTMLElement", "HTMLElement"],
    ["const all = first(document), other = 1", "document"],
    ["new MutationObserver(() => {})", "MutationObserver"],
    ["alert('a')", "alert"],
    ["customElements.define('a-b', B)", "customElements"],
    ["matchMedia('print')", "matchMedia"],
    ["window?.matchMedia('print')", "window"],
    ["window?.a", "window"],
    ["typeof window.document", "window"],
    ["const doc = window.document || {}", "window"],
    ["typeof (document.title)", "document"],
    ["(0, document).title", "document"],
    ["const a = SVGPathElement.prototype", "SVGPathElement"],
    // Classes.
    ["class Field extends HTMLInputElement {}", "HTMLInputElement"],
    ["class Field extends mix(HTMLElement) {}", "HTMLElement"],
    ["const Field = class extends (HTMLElement as any) {}", "HTMLElement"],
    ["class A { static root = document.body }", "document"],
    ["class A { static accessor root = document.body }", "document"],
    ["class A { static { document.title } }", "document"],
    ["class A { [document.title]() {} }", "document"],
    ["class A { [document.title] = 1 }", "document"],
    ["@define(document) class A {}", "document"],
    ["class A { @on(document) method() {} }", "document"],
    ["class A { @on(document) field = 1 }", "document"],
    ["class A { method(@inject(document) a: unknown) {} }", "document"],
    // Functions that are called where they are written.
    ["(() => { document.title })()", "document"],
    ["(() => document.title)()", "document"],
    ["(function () { document.title })()", "document"],
    ["!function () { document.title }()", "document"],
    ["(function () { document.title }).call(this)", "document"],
    ["(function (window) { window.a })(window)", "window"],
    ["(function outer() { (() => document.title)() })()", "document"],
    ["await (async () => { document.title })()", "document"],
    ["((body = document.body) => body)()", "document"],
    ["(({ body = document.body }) => body)()", "document"],
    ["const { body = document.body } = {}", "document"],
    ["const [body = document.body] = []", "document"],
    ["(function () { if (typeof window !== 'undefined') return; document.title })()", "document"],
    // What is there as a member of the global object is used.
    ["globalThis.document.title", "document"],
    ["self.document.title", "document"],
    ["globalThis['document'].title", "document"],
    ["(globalThis as any).document.title", "document"],
    ["self.alert('a')", "alert"],
    ["new self.Image()", "Image"],
    ["class A extends globalThis.HTMLElement {}", "HTMLElement"],
    ["const { body } = globalThis.document", "document"],
    ["value instanceof self.Element", "Element"],
    ["navigator.serviceWorker.register('/a.js')", "navigator.serviceWorker"],
    ["navigator.sendBeacon('/a')", "navigator.sendBeacon"],
    ["self.document.body?.title", "document"],
    // The branch that a thread takes.
    ["if (typeof window === 'undefined') { document.title }", "document"],
    ["if (typeof window !== 'undefined') {} else { document.title }", "document"],
    ["const a = typeof window !== 'undefined' ? 1 : document.title", "document"],
    ["typeof window === 'undefined' && document.title", "document"],
    ["typeof window !== 'undefined' || document.title", "document"],
    ["if (typeof window<'u') {} else document.title", "document"],
    ["if (typeof window>'u') document.title", "document"],
    ["if (isThread()) document.title", "document"],
    ["if (!import.meta.main) document.title", "document"],
    ["if (typeof self !== 'undefined') document.title", "document"],
    ["const isServer = typeof process !== 'undefined' && false; if (!isServer) document.title", "document"],
    ["globalThis.document ?? document", "document"],
    ["try { document.title } finally {}", "document"],
    ["try {} catch {} finally { document.title }", "document"],
    ["try {} catch {} document.title", "document"],
    ["switch (a) { case 1: break } document.title", "document"],
    ["for (const a of []) { if (a) continue } document.title", "document"],
    // TypeScript.
    ["declare const window: { a: number }\nwindow.a", "window"],
    ["declare global { interface Window { a: 1 } }\nwindow.a", "window"],
    ["interface HTMLElement { a: 1 }\nclass A extends HTMLElement {}", "HTMLElement"],
    ["const body = document.body!", "document"],
    ["const body = document.body as HTMLBodyElement", "document"],
    ["const body = <HTMLBodyElement>document.body", "document"],
    ["const width = (window satisfies Window).innerWidth", "window"],
    ["enum Size { width = window.innerWidth }", "window"],
    ["namespace Page { export const body = document.body }", "document"],
    ["export = document", "document"]
  ])("%s", (code, name) => {
    expect(namesIn(code)).toEqual([name])
  })

  it.each([
    ["const icon = <svg width={window.innerWidth} />", "window"],
    ["const icon = <div>{document.title}</div>", "document"],
    ["const icon = <div {...document.body} />", "document"]
  ])("in JSX: %s", (code, name) => {
    for (const id of ["/app/icon.tsx", "/app/icon.jsx", "/app/icon.js", "/app/Icon.vue?vue&type=script&lang.tsx"]) {
      expect(namesIn(code, id)).toEqual([name])
    }
  })
})

describe("does not count what is not evaluated, or perhaps not", () => {
  it.each([
    // Functions.
    "export const title = () => document.title",
    "export function title() { return document.title }",
    "export default function () { return document.title }",
    "function title(of = document) { return of.title }",
    "const api = { title() { return document.title }, get body() { return document.body } }",
    "class A { title() { return document.title } constructor() { document.title } static make() { return document } }",
    "class A { body = document.body }",
    "class A { declare static body: typeof document; static title = () => document.title }",
    "abstract class A { abstract body: HTMLElement; abstract get root(): HTMLElement }",
    "list.map(() => document.title)",
    "(function* () { document.title })()",
    "(async () => { document.title })().catch(() => {})",
    "((body = document.body) => body)(null)",
    "((first, body = document.body) => body)(...given)",
    "const { body = document.body } = options",
    "(function (window) { window.a })(globalThis)",
    "(function (root, factory) { factory(root) })(this, function (window) { window.document.title })",
    // Guards.
    "typeof document",
    "typeof (document as unknown)",
    "const isBrowser = typeof window !== 'undefined'",
    "const isBrowser = typeof window !== 'undefined'; if (isBrowser) document.title",
    "const isBrowser = typeof window !== 'undefined'; const isDark = isBrowser && matchMedia('dark').matches",
    "const isServer = typeof window === 'undefined'; export const body = isServer ? null : document.body",
    "const a = typeof window === 'undefined'; const b = !a; const c = b; if (c) document.title",
    "const inBrowser = !!(typeof window !== 'undefined' && window.document && window.document.createElement)",
    "if (typeof document !== 'undefined') { document.title }",
    "if (typeof document === 'object') document.title",
    "if (typeof document != 'undefined') document.title",
    "if ('undefined' !== typeof document) document.title",
    "if (typeof window<'u') window.a",
    "if (typeof window>'u') {} else window.a",
    "typeof window !== 'undefined' && window.a()",
    "typeof window === 'undefined' || window.a()",
    "typeof window !== 'undefined' && 'a' in window && window.a",
    "const a = typeof window === 'undefined' ? 1 : window.a",
    "const Base = typeof HTMLElement === 'undefined' ? class {} : HTMLElement",
    "class A extends (typeof HTMLElement !== 'undefined' ? HTMLElement : Object) {}",
    "if (typeof document === 'undefined') throw new Error('no page')\ndocument.title",
    "(() => { if (typeof document === 'undefined') return; document.title })()",
    "(() => { if (!canUseDom) return; document.title })()",
    "(() => { try { document.title } catch { return } document.body })()",
    "page: { if (typeof document === 'undefined') break page; document.title }",
    "if ('document' in globalThis) document.title",
    "if (globalThis.document) document.title",
    "if (self.document !== undefined) self.document.title",
    "if (globalThis.window == null) {} else window.a",
    "if (!isThread()) document.title",
    "if (thread.isThread()) {} else document.title",
    "if (import.meta.main) { document.title }",
    "if (typeof importScripts === 'function') {} else document.title",
    "if (typeof WorkerGlobalScope !== 'undefined' && self instanceof WorkerGlobalScope) {} else document.title",
    "if ('serviceWorker' in navigator) navigator.serviceWorker.register('/a.js')",
    "navigator.serviceWorker && navigator.serviceWorker.register('/a.js')",
    "const { clipboard } = navigator, touches = navigator.maxTouchPoints",
    "if (Boolean(globalThis.document)) document.title",
    "{ const isPage = false; if (isPage) document.title } { const isPage = true }",
    "if ('1' == 1) {} else document.title",
    // Conditions that say nothing of threads.
    "import { isBrowser } from './env'\nif (isBrowser) document.title",
    "if (import.meta.env.DEV) window.a = 1",
    "import.meta.hot && window.a",
    "let a; try { a = document.title } catch {}",
    "try { a() } catch { document.title }",
    "for (const a of list) document.append(a)",
    "switch (a) { case 1: document.title }",
    "cache ??= document.title",
    // Members that are not there, left alone.
    "globalThis.window?.foo",
    "globalThis.document?.querySelector(document.title)",
    "globalThis.window?.a(document)[document.title]",
    "const doc = globalThis.document",
    "const storage = self.localStorage ?? new Map()",
    "const root = typeof self == 'object' && self || Function('return this')()",
    "const root = typeof window !== 'undefined' ? window : typeof global !== 'undefined' ? global : self",
    // The module's own names.
    "import { document } from './dom'\ndocument.title",
    "import * as window from './window'\nwindow.a",
    "import document from './dom'\nclass A extends document.Base {}",
    "const window = globalThis as any\nwindow.a",
    "const { document } = parse('')\ndocument.title",
    "const [{ a: document = 1, ...history }] = b\ndocument.title, history.a",
    "var screen; screen.width",
    "alert('a'); function alert() {}",
    "class Image {}\nnew Image()",
    "{ let document = a; document.title }",
    "try {} catch (document) {} finally {}",
    "(() => { const document = parse(''); return document.title })()",
    "const a = (function Node() { return Node })()",
    "import document = require('dom')\ndocument.title",
    "enum Kind { Element = 1, Other = Element }",
    "namespace history { export const a = 1 }\nhistory.a",
    "globalThis.window = globalThis; window.a",
    "(globalThis as any).document ??= {}; document.title",
    "Object.assign(globalThis, { document: parse('') }); document.title",
    "Object.defineProperty(self, 'window', { value: self }); window.a",
    // Names that are no reads.
    "const a = { document: 1, window() {} }; a.document; a.window()",
    "app.document.title",
    "document: for (;;) break document",
    "export { document } from './dom'",
    "class A { document = 1; window() {} }",
    "const text = 'document.title' // window.a",
    "/* document.title */ const pattern = /window/",
    // Types.
    "let x: HTMLElement",
    "const listen = (on: Document | Window): on is Window => true",
    "import type { Element } from './dom'\nlet x: Element",
    "export type { Document } from './dom'",
    "type A = typeof document; interface B extends HTMLElement { a: Window }",
    "const a = new Map<string, HTMLElement>()",
    "const a = b as unknown as HTMLElement",
    "declare class Widget extends HTMLElement {}",
    "declare namespace Page { const body: typeof document.body }",
    "declare namespace Page { class Widget extends HTMLElement {} }",
    "declare enum Size { width = window }",
    "declare const body: typeof document.body",
    "class A implements Document { declare root: HTMLElement }",
    "function of(this: Window, a?: Element): void {}",
    // What cannot be parsed is the bundler's to report.
    "document.title +"
  ])("%s", (code) => {
    expect(namesIn(code)).toEqual([])
  })

  it.each([
    "const a = <window.Part />",
    "const a = <Image />",
    "const a = <div onClick={() => document.title}>document</div>"
  ])("in JSX: %s", (code) => {
    expect(namesIn(code, "/app/icon.tsx")).toEqual([])
  })
})

it("names each once, with its first line, in their order", () => {
  const code =
    "/* 😀\n */ const a = () => document\r\nwindow.a\nexport const body = document.body\n\nwindow.b\nalert(document)"
  expect(pageUses(code, "/app/module.ts")).toEqual([
    { name: "window", line: 3 },
    { name: "document", line: 4 },
    { name: "alert", line: 7 }
  ])
})

it("takes scripts for what they are", () => {
  expect(namesIn("if (exports.a) return\nelse window.a", "/app/a.cjs")).toEqual([])
  expect(namesIn("window.a\nreturn", "/app/a.cjs")).toEqual(["window"])
})

it("follows no constants in circles", () => {
  expect(namesIn("const a = b, b = a; if (a) document.title")).toEqual([])
})

it.each([
  "/app/a.js",
  "/app/a.mjs",
  "/app/a.cjs",
  "/app/a.ts?v=1",
  "/app/a.mts",
  "/app/a.cts#b",
  "\0virtual:a",
  "/app/A.svelte"
])("takes %s for what it can be", (id) => {
  expect(namesIn("document.title", id)).toEqual(["document"])
})
