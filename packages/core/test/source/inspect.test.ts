import vm from "node:vm"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { isCompilerHelper } from "../../src/source/compilerHelpers.ts"
import { inspectFunction } from "../../src/source/inspect.ts"

type Fn = (...args: ReadonlyArray<never>) => unknown

/** A function from text, in the global scope: sloppy, unless the text says otherwise. */
const written = (text: string): Fn => {
  // biome-ignore lint/security/noGlobalEval: the point of it
  // biome-ignore lint/complexity/noCommaOperator: an indirect eval is a global one
  return (0, eval)(`(${text}\n)`) as Fn
}

const sourceOf = (fn: Fn): string => {
  const inspected = inspectFunction(fn)
  if (!("source" in inspected)) throw new Error(`refused: ${JSON.stringify(inspected)}`)
  return inspected.source
}

/** The function in a realm of its own, which has no more than the language's globals. */
const elsewhere = (fn: Fn): Fn => vm.runInNewContext(`(${sourceOf(fn)}\n)`) as Fn

/** Calls it, and brings what it returns to one form: a promise awaited, an iterator read to its end. */
const outcome = async (fn: Fn, args: ReadonlyArray<unknown>): Promise<unknown> => {
  try {
    const value: unknown = await fn(...(args as ReadonlyArray<never>))
    const items: Array<unknown> = []
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      if (Symbol.iterator in value) for (const item of value as Iterable<unknown>) items.push(item)
      else if (Symbol.asyncIterator in value) {
        for await (const item of value as AsyncIterable<unknown>) items.push(item)
      } else return JSON.parse(JSON.stringify({ value }))
      return { items }
    }
    return { value: value === undefined ? "undefined" : JSON.parse(JSON.stringify(value)) }
  } catch (error) {
    return { threw: (error as Error).name }
  }
}

const captured = 7
let counted = 0
const fibonacci = (n: number): number => (n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2))
class Account extends Object {
  #secret = 1
  plus = (n: number) => n + this.#secret
  peek = (other: Account) => other.#secret
  shadow = (other: Account) => {
    class Inner {
      #secret = other
      get() {
        return this.#secret
      }
    }
    return [Inner, other.#secret]
  }
  again: Fn
  constructor() {
    super()
    this.again = () => super()
  }
  static async *pages(n: number) {
    for (let i = 0; i < n; i++) yield i
  }
  double(n: number) {
    return n * 2
  }
  get half() {
    return this.#secret / 2
  }
  override() {
    return [() => super.toString(), () => new.target, () => this.#hidden] as const
  }
  #hidden() {
    return 1
  }
  hidden() {
    return this.#hidden
  }
}
const methods = {
  add(a: number, b: number) {
    return a + b
  },
  async later(n: number) {
    return (await n) + 1
  },
  *upTo(n: number) {
    for (let i = 0; i < n; i++) yield i
  },
  async *"two words"(n: number) {
    yield n
    yield* [n + 1]
  },
  [Symbol.iterator](n: number) {
    return n + 1
  },
  [`computed${captured}`](n: number) {
    return n + 2
  },
  get(n: number) {
    return n + 3
  },
  async(n: number) {
    return n + 4
  },
  7(n: number) {
    return n + 5
  },
  __proto__(n: number) {
    return n + 6
  },
  recursive(n: number): number {
    return n === 0 ? 0 : methods.recursive(n - 1)
  }
}

describe("inspectFunction, of real code", () => {
  it.each<[string, Fn, ...Array<unknown>]>([
    ["an arrow", (n: number) => n * 2, 21],
    ["an arrow that gives an object", (n: number) => ({ n }), 21],
    ["an async arrow", async (n: number) => (await n) * 2, 21],
    ["a function expression", (n: number) => n * 2, 21],
    [
      "a function that calls itself",
      function down(n: number): number {
        return n === 0 ? 0 : down(n - 1)
      },
      5
    ],
    [
      "a generator",
      function* (n: number) {
        yield n
        yield n + 1
      },
      21
    ],
    [
      "an async generator",
      async function* (n: number) {
        yield n
        yield n + 1
      },
      21
    ],
    ["a method", methods.add, 1, 2],
    ["an async method", methods.later, 1],
    ["a generator method", methods.upTo, 3],
    ["a method with a quoted name", methods["two words"], 1],
    ["a method named by a symbol", methods[Symbol.iterator], 1],
    ["a method with a computed name", methods[`computed${captured}`] as Fn, 1],
    ["a method named get", methods.get, 1],
    ["a method named async", methods.async, 1],
    ["a method named by a number", methods[7], 1],
    ["a method named __proto__", Object.getOwnPropertyDescriptor(methods, "__proto__")?.value, 1],
    ["a method of a class", Account.prototype.double, 4],
    ["a static method", Account.pages, 3],
    [
      "strict code that asks for this",
      function (this: unknown) {
        return this === undefined
      }
    ],
    [
      "strict code that writes to what is frozen",
      () => {
        ;(Object.freeze([1]) as Array<number>)[0] = 2
      }
    ],
    [
      "destructuring",
      ({ a, b: [c = a, ...d], ...e }: Record<string, never>) => [a, c, d, e],
      { a: 1, b: [undefined, 2], f: 3 }
    ],
    ["closures", (n: number) => [1, 2].map((m) => m * n).reduce((a, b) => a + b), 3],
    [
      "a class within",
      (n: number) => {
        class A {
          #n = n
          get() {
            return this.#n
          }
        }
        class B extends A {
          override get() {
            return super.get() + 1
          }
        }
        return new B().get()
      },
      3
    ],
    [
      "globals",
      (n: number) => [
        Math.max(n, 1),
        JSON.stringify({ n }),
        new Uint8Array(n).length,
        undefined,
        NaN,
        Infinity,
        typeof globalThis
      ],
      3
    ]
  ] as never)("takes %s", async (_title: string, fn: Fn, ...args: ReadonlyArray<unknown>) => {
    const there = await outcome(fn, args)
    expect(await outcome(elsewhere(fn), args)).toEqual(there)
    expect(there).not.toHaveProperty("threw", "ReferenceError")
  })

  it.each<[string, Fn, ReadonlyArray<string>]>([
    ["a constant", () => captured, ["captured"]],
    [
      "what it assigns to",
      () => {
        counted = 1
      },
      ["counted"]
    ],
    ["what it counts up", () => counted++, ["counted"]],
    ["an arrow that calls itself by its constant", fibonacci, ["fibonacci"]],
    ["the object of a method", methods.recursive, ["methods"]],
    ["this", new Account().plus, ["this", "#secret"]],
    ["a private name", new Account().peek, ["#secret"]],
    ["a private name that a class within has too", new Account().shadow, ["#secret"]],
    ["the constructor of super", new Account().again, ["super"]],
    ["super", Object.values(new Account().override())[0] as Fn, ["super"]],
    ["new.target", Object.values(new Account().override())[1] as Fn, ["new.target"]],
    ["a private method", Object.values(new Account().override())[2] as Fn, ["this", "#hidden"]]
  ])("refuses %s", (_title, fn, names) => {
    expect(inspectFunction(fn)).toEqual({ captured: names })
  })

  it.each<[string, unknown, "native" | "class" | "syntax"]>([
    ["a native function", Math.max, "native"],
    ["a bound function", ((n: number) => n).bind(null), "native"],
    ["a proxy", new Proxy(() => 1, {}), "native"],
    ["a class", Account, "class"],
    ["an anonymous class", class {}, "class"],
    ["a getter", Object.getOwnPropertyDescriptor(Account.prototype, "half")?.get, "syntax"],
    ["a method with a private name", new Account().hidden(), "syntax"],
    ["a text that is nested too deeply", written(`() => ${"[".repeat(3000)}${"]".repeat(3000)}`), "syntax"],
    ["a sum that is too long", written(`() => 0${" + 1".repeat(6000)}`), "syntax"]
  ])("cannot read %s", (_title, fn, unreadable) => {
    expect(inspectFunction(fn as Fn)).toEqual({ unreadable })
  })

  it("is not fooled by a toString", async () => {
    const fn = Object.assign((n: number) => n + 1, { toString: () => "() => 0" })
    expect(elsewhere(fn)(1 as never)).toBe(2)
  })
})

describe("inspectFunction, of texts", () => {
  it.each<[text: string, ...args: Array<unknown>]>([
    // Sloppy code stays sloppy, and a text that asks for strict mode gets it.
    ["function () { return typeof this }"],
    ["function () { 'use strict'; return typeof this }"],
    ["function (o) { with (o) { return Math.abs(o.x) } }", { x: -1 }],
    ["function (a) { arguments[0] = 2; return a }", 1],
    // Parameters
    ["(a, b = a + 1, { c, d: { e = b } = {} } = {}, ...f) => [a, b, c, e, f]", 1],
    ["function (a, b = () => a) { var a = 5; return [a, b()] }", 1],
    ["function (a = arguments.length) { return a }"],
    ["({ length, [length - 1]: last }) => last", [1, 2, 3]],
    // Hoisting and blocks
    ["() => { x = 1; return x; var x }"],
    ["() => { if (true) { for (var i = 0; i < 3; i++) { var y = i } } return [i, y] }"],
    ["() => { return f(); function f() { return g } var g = 1 }"],
    ["() => { { function f() { return 1 } return f() } }"],
    ["() => { const f = () => later; const later = 3; return f() }"],
    ["() => { try { return tooEarly } catch (e) { return e.name } let tooEarly }"],
    ["(n) => { switch (n) { case 1: let x = n; return x; default: x = 2; return x } }", 1],
    [
      "(o) => { const out = []; for (const k in o) out.push(k); for (const [k, v] of Object.entries(o)) out.push(v); return out }",
      { a: 1 }
    ],
    ["(xs) => { let a, b; for ([a, b] of xs); for ({ a, ...b } of [{ a: 1, c: 2 }]); return [a, b] }", [[1, 2]]],
    ["() => { let a, b; [a, b = a] = [1]; b = {}; ({ a, b: b.x = 3 } = { a: 2, b: 3 }); return [a, b] }"],
    ["async (xs) => { let sum = 0; for await (const x of xs) sum += x; return sum }", [1, 2]],
    // Names of what is in it
    ["() => { try { null.x } catch ({ name, message: [first] }) { return [name, first] } }"],
    ["() => { try { throw 1 } catch { return 2 } }"],
    ["() => { outer: for (;;) { for (;;) break outer } return 1 }"],
    ["(o) => [o.missing, o?.gone?.deep, { missing: 1, 'gone': 2, o }]", {}],
    ["() => { const named = function inner(n) { return n ? inner(n - 1) : 'end' }; return named(2) }"],
    ["function arguments_() { return (() => arguments.length)() }", 1, 2],
    ["function () { return (() => this === globalThis || this === undefined)() }"],
    ["function F() { return new.target === undefined && (() => new.target)() === undefined }"],
    // Classes
    [
      "() => { class A { static n = 1; static #p = this.n; static { this.q = A.#p } static r = () => this.q; static s() { return A.r() } } return A.s() }"
    ],
    ["() => { const A = class B { static make() { return new B() } x = this.constructor === B }; return A.make().x }"],
    ["() => { class A { m() { return 1 } } return new (class extends A { m() { return super.m() + 1 } })().m() }"],
    [
      "() => { class A { constructor() { this.t = new.target.name } } return new (class Z extends A { constructor() { super() } })().t }"
    ],
    [
      "() => { class A { #x = 1; static has(o) { return #x in o } get x() { return this.#x } set x(v) { this.#x = v } } const a = new A(); a.x = 4; return [a.x, A.has(a)] }"
    ],
    ["() => { const k = 'key'; class A { [k] = 1; static [k + 1]() { return 2 } } return [new A().key, A.key1()] }"],
    ["() => ({ get a() { return 1 }, b() { return super.toString === Object.prototype.toString } }).b()"],
    ["() => ({ get a() { return super.toString === Object.prototype.toString } }).a"],
    [
      "() => { class A { static n = 1 } return (class extends A { static m = super.n; static { this.k = super.n + this.m } }).k }"
    ],
    // What may be missing
    ["() => typeof nowhere"],
    ["() => typeof nowhere === 'x' || 1"],
    ["() => { eval('var inside = 1'); return 2 }"],
    ["(s) => `${s}-${String.raw`\\n${s}`}`", "x"],
    ["() => /(?<year>\\d{4})/v.exec('in 2026').groups.year"],
    ["() => { const order = []; { using a = { [Symbol.dispose]() { order.push('a') } } } return order }"],
    ["() => 1 // the end"]
  ])("takes %s", async (text, ...args) => {
    const fn = written(text)
    const there = await outcome(fn, structuredClone(args))
    expect(await outcome(elsewhere(fn), structuredClone(args))).toEqual(there)
    expect(there).not.toHaveProperty("threw", "ReferenceError")
  })

  it.each<[text: string, ...names: Array<string>]>([
    ["() => b + a + b", "b", "a"],
    ["() => x.y[z](w)", "x", "z", "w"],
    ["(a) => { a = b; c += 1; d++; [e, f.g] = []; ({ h, i: j = k } = {}) }", "b", "c", "d", "e", "f", "h", "j", "k"],
    ["() => { for (x of xs); for (y in ys); for (z.z of []); }", "x", "xs", "y", "ys", "z"],
    ["() => ({ shorthand, key: value, [computed]: 1 })", "shorthand", "value", "computed"],
    ["({ a = b, [c]: d }) => d", "b", "c"],
    ["(a = inBody) => { var inBody = 1; return a }", "inBody"],
    ["() => { { let x = 1 } return x }", "x"],
    ["() => { for (let i = 0; i < 1; i++); return i }", "i"],
    ["() => { for (const k in {}); return k }", "k"],
    ["() => { for (const k of []); return k }", "k"],
    ["() => { class A { static { var x } } return x }", "x"],
    ["() => { do { a } while (b) }", "a", "b"],
    ["() => [-a, !b, void c]", "a", "b", "c"],
    ["() => { try {} catch (e) {} return e }", "e"],
    ["() => { { class A {} } return A }", "A"],
    ["() => { (function f() {}); return f }", "f"],
    ["() => { (class C {}); return C }", "C"],
    ["() => { switch (x) { case 1: let x } }", "x"],
    ["function f(g = () => arguments) { return () => f(h) }", "h"],
    ["() => { 'use strict'; { function f() {} } return f() }", "f"],
    ["() => label in { label: 1 }", "label"],
    ["() => `${a}${tag`x${b}`}`", "a", "tag", "b"],
    ["() => class extends Base { [key] = init; static { block } }", "Base", "key", "init", "block"],
    ["() => typeof maybe === 'undefined' ? 0 : maybe", "maybe"],
    ["() => typeof maybe.deep", "maybe"],
    ["() => new Thing(...rest)", "Thing", "rest"],
    ["async () => { await first; for await (const x of second) third?.[x] }", "first", "second", "third"],
    ["() => arguments[0]", "arguments"],
    ["() => typeof arguments", "arguments"],
    ["() => [this, () => this.x]", "this"],
    ["() => { class A { [this.key] = this } }", "this"],
    ["() => function () { return this }.call(outer)", "outer"],
    ["{ m() { return super.toString() } }.m", "super"],
    ["{ m() { return () => ({ n() { return super.n }, o: super.o }) } }.m", "super"],
    ["(function () { return () => { with ({}) { return new.target } } })()", "new.target"],
    ["({ m() { return () => { with ({}) { return super.m } } } }).m()", "super"],
    ["() => import('./beside.js')", 'import("./beside.js")'],
    ["() => import(`../above.js`, { with: options })", 'import("../above.js")', "options"],
    ["() => import('#inside')", 'import("#inside")'],
    ["() => import(specifier)", "specifier"],
    ["(o) => o.a.b.c(d => d + e)", "e"],
    ["() => eval(text)", "text"],
    ["{ [`x${captured_}`]() { return a } }[`x${captured_}`]", "a"]
  ])("refuses %s", (text, ...names) => {
    const around = Object.assign(globalThis, { captured_: 1 })
    const fn = written(text)
    Reflect.deleteProperty(around, "captured_")
    expect(inspectFunction(fn)).toEqual({ captured: names })
  })

  it.each([
    "() => import('node:path')",
    "() => import('lodash')",
    "() => import('/absolute.js')",
    "() => import('https://host/x.js')",
    "(name) => import('./' + name)"
  ])("lets the thread resolve %s", (text) => {
    expect(inspectFunction(written(text))).toHaveProperty("source")
  })

  it("refuses import.meta", async () => {
    const url = `data:text/javascript,${encodeURIComponent("export const f = () => [import.meta.url, () => import.meta]")}`
    const { f } = (await import(/* @vite-ignore */ url)) as { f: Fn }
    expect(inspectFunction(f)).toEqual({ captured: ["import.meta"] })
  })
})

describe("inspectFunction, of compiled code", () => {
  it("supplies __name, which gives the name", () => {
    const fn = written(
      "() => { const f = __name(() => 1, 'kept'); class A { static { __name(this, 'B') } } return [f(), f.name, A.name] }"
    )
    expect(elsewhere(fn)()).toEqual([1, "kept", "B"])
  })

  it("supplies it to sloppy code, which stays sloppy", () => {
    expect(elsewhere(written("function () { return [typeof this, __name(() => 1, 'x')()] }"))()).toEqual(["object", 1])
  })

  it("leaves alone a __name that is declared", () => {
    expect(sourceOf(written("(__name) => __name + 1"))).not.toContain("defineProperty")
  })

  it.each(["", "'use strict';"])("supplies coverage counters: %s", (directive) => {
    const fn = written(`function (n) { ${directive}
      cov_abc123(); cov_abc123().f[0]++; cov_abc123().s[0]++;
      return (cov_abc123().b[0][n]++, n > 1) && (cov_1tkf8jz2no().bT[0][1] += 2, n)
    }`)
    expect(elsewhere(fn)(3 as never)).toBe(3)
  })

  it.each([
    ["() => cov_matrix", "cov_matrix"],
    ["() => cov_matrix().rows", "cov_matrix"],
    ["(xs) => cov_matrix(xs).s", "cov_matrix"],
    ["(s) => cov_matrix()[s]", "cov_matrix"],
    ["() => make().s", "make"],
    ["() => { cov_abc123().s[0]++; return cov_abc123.length }", "cov_abc123"]
  ])("does not take a name for a counter in %s", (text, name) => {
    expect(inspectFunction(written(text))).toEqual({ captured: [name] })
  })

  it.each([
    "__awaiter",
    "__generator",
    "__rest",
    "__spreadArray",
    "__assign",
    "__async",
    "__objRest",
    "__spreadValues",
    "__spreadProps",
    "__publicField",
    "__async2",
    "__vi_import_0__",
    "__vite_ssr_import_12__",
    "__vite_ssr_dynamic_import__",
    "__vite_ssr_import_meta__"
  ])("captures %s, which is known to be a compiler's", (name) => {
    expect(inspectFunction(written(`(a) => ${name}.x(a) ?? ${name}`))).toEqual({ captured: [name] })
    expect(isCompilerHelper(name)).toBe(true)
  })

  it.each(["assign", "_awaiter", "__mine", "__name", "x__async"])("does not blame a compiler for %s", (name) => {
    expect(isCompilerHelper(name)).toBe(false)
  })
})

describe("inspectFunction, of what is generated", () => {
  // Each piece declares `own` in its own way, and holds the pieces within where `own` is seen, or not.
  type Piece = { readonly text: string; readonly free: ReadonlyArray<string> }
  const piece = fc.letrec<{ piece: Piece }>((tie) => {
    const name = fc.constantFrom("p", "q", "r", "s")
    const inner = tie("piece")
    const bound = (own: string, within: Piece): ReadonlyArray<string> => within.free.filter((free) => free !== own)
    return {
      piece: fc.oneof(
        { maxDepth: 5, depthIdentifier: "piece" },
        name.map((own) => ({ text: own, free: [own] })),
        fc.integer({ min: 0, max: 9 }).map((n) => ({ text: String(n), free: [] })),
        fc.tuple(inner, inner).map(([a, b]) => ({ text: `[${a.text}, ${b.text}]`, free: [...a.free, ...b.free] })),
        fc
          .tuple(name, inner)
          .map(([own, a]) => ({ text: `{ ${own}: ${a.text} }.${own}`, free: a.free }))
          .map(({ free, text }) => ({ text: `(${text.replace("{", "({").replace(/ \}(\.\w)$/, " })$1")})`, free })),
        fc.tuple(name, inner).map(([own, a]) => ({ text: `((${own}) => ${a.text})(1)`, free: bound(own, a) })),
        fc.tuple(name, inner, inner).map(([own, a, b]) => ({
          text: `(({ x: ${own} = ${a.text} }) => ${b.text})({ x: 1 })`,
          free: [...bound(own, a), ...bound(own, b)]
        })),
        fc.tuple(name, inner, inner).map(([own, a, b]) => ({
          text: `((y = ${a.text}) => { if (1) { var ${own} = 1 } return ${b.text} })(1)`,
          free: [...a.free, ...bound(own, b)]
        })),
        fc.tuple(name, inner, inner).map(([own, a, b]) => ({
          text: `(() => { { const ${own} = 1; ${a.text} } return ${b.text} })()`,
          free: [...bound(own, a), ...b.free]
        })),
        fc.tuple(name, inner, inner).map(([own, a, b]) => ({
          text: `(() => { try { throw 1 } catch (${own}) { ${a.text} } return ${b.text} })()`,
          free: [...bound(own, a), ...b.free]
        })),
        fc.tuple(name, inner, inner).map(([own, a, b]) => ({
          text: `(() => { for (const ${own} of [1]) ${a.text}; return ${b.text} })()`,
          free: [...bound(own, a), ...b.free]
        })),
        fc
          .tuple(name, inner)
          .map(([own, a]) => ({ text: `(function ${own}() { return ${a.text} })()`, free: bound(own, a) })),
        fc
          .tuple(name, inner)
          .map(([own, a]) => ({ text: `new (class ${own} { f = ${a.text} })().f`, free: bound(own, a) })),
        fc.tuple(name, inner).map(([own, a]) => ({
          text: `(() => { return ${a.text}; function ${own}() {} })()`,
          free: bound(own, a)
        }))
      )
    }
  }).piece

  it("finds exactly the names that are free, in their order", () => {
    fc.assert(
      fc.property(piece, ({ free, text }) => {
        const inspected = inspectFunction(written(`() => ${text}`))
        if (free.length > 0) expect(inspected).toEqual({ captured: [...new Set(free)] })
        else expect(inspected).toHaveProperty("source")
      }),
      { numRuns: 500 }
    )
  })

  it("gives the same results elsewhere", () => {
    fc.assert(
      fc.property(piece, ({ free, text }) => {
        const fn = written(`(${[...new Set(free)].join(", ")}) => JSON.stringify(${text})`)
        expect(elsewhere(fn)()).toEqual(fn())
      }),
      { numRuns: 300 }
    )
  })
})
