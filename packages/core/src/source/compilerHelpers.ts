/**
 * What compilers write into functions unasked. Two kinds do nothing that matters on a thread and are supplied with the
 * source; the others are real code, and a function that needs them must stay in its module. Host side, imports nothing.
 */

/**
 * Helpers that TypeScript, esbuild and Vite refer to from inside a function. They count as captured: `isCompilerHelper`
 * is for the message, since nobody finds `__awaiter` in what they wrote.
 */
export const compilerHelpers: ReadonlyArray<string> = [
  // TypeScript, also from tslib
  "__assign",
  "__asyncDelegator",
  "__asyncGenerator",
  "__asyncValues",
  "__await",
  "__awaiter",
  "__addDisposableResource",
  "__classPrivateFieldGet",
  "__classPrivateFieldIn",
  "__classPrivateFieldSet",
  "__decorate",
  "__disposeResources",
  "__esDecorate",
  "__extends",
  "__generator",
  "__makeTemplateObject",
  "__metadata",
  "__param",
  "__propKey",
  "__read",
  "__rest",
  "__runInitializers",
  "__setFunctionName",
  "__spread",
  "__spreadArray",
  "__spreadArrays",
  "__values",
  // esbuild
  "__async",
  "__callDispose",
  "__defNormalProp",
  "__forAwait",
  "__objRest",
  "__privateAdd",
  "__privateGet",
  "__privateIn",
  "__privateMethod",
  "__privateSet",
  "__privateWrapper",
  "__publicField",
  "__spreadProps",
  "__spreadValues",
  "__superGet",
  "__superSet",
  "__template",
  "__toESM",
  "__using",
  "__yieldStar"
]

const known: ReadonlySet<string> = new Set(compilerHelpers)

/** Imports as Vite and Vitest rewrite them: `__vite_ssr_import_0__`, `__vi_import_0__`. */
const viteImport = /^__(?:vi|vite_ssr)_[a-z_]+(?:_\d+)?__$/

/** Is this captured name a compiler's, and not one that its author wrote? A number behind it keeps it from clashing. */
export const isCompilerHelper = (name: string): boolean => known.has(name.replace(/\d+$/, "")) || viteImport.test(name)

/** `__name` of esbuild, tsx and Vite (`keepNames`): gives a function back the name that the minifier would take. */
export const nameHelper: string = `(fn, name) => Object.defineProperty(fn, "name", { value: name, configurable: true })`

/** What returns the counters of Istanbul, as in `cov_1f2e3d().s[0]++`: every property is there, and is 0. */
export const counterStub: string =
  "((counter) => () => counter)(new Proxy(() => 0, { get: (zero, key, counter) => counter, set: () => true }))"

/** The function that Istanbul adds to a file: `cov_` and a hash of the path in base 36. */
export const isCounterName = (name: string): boolean => /^cov_[0-9a-z]{6,11}$/.test(name)

/** What it counts: statements, functions, branches, truthy branches. */
export const counterKinds: ReadonlySet<string> = new Set(["s", "f", "b", "bT"])
