/**
 * Mistakes in the calling code: a defect on the Effect front, a rejection on the promise front. Raised on the host,
 * some also on a thread. Each says what was being done, to what, and what to write instead.
 *
 * | tag                       | raised when                                                             |
 * | `NotPortable`             | a function cannot run on a thread, or its module cannot be loaded there |
 * | `NotFound`                | the thread found no such module, or no such function in it              |
 * | `NotCloneable`            | an argument or a result cannot cross to another thread                  |
 * | `DuplicateName`           | two functions claim one address                                         |
 * | `StartedInThread`         | code on a thread tried to start threads or the application              |
 * | `SharedMemoryUnavailable` | something needs shared memory where none can be shared                  |
 * | `BlockingUnavailable`     | something blocking was asked for on a thread that must not block        |
 */
import { type TaggedError, tagged } from "./tagged.ts"

/** The mistakes that a call can reveal. Not meant to be handled: mend the code. */
export type CallDefect =
  | NotPortable
  | NotFound
  | NotCloneable
  | DuplicateName
  | StartedInThread
  | SharedMemoryUnavailable
  | BlockingUnavailable

const NotPortableBase: TaggedError<"NotPortable"> = /* @__PURE__ */ tagged("NotPortable")

/** The function cannot run on a thread: it has no address there, and its source alone does not say what it does. */
export class NotPortable extends NotPortableBase {
  /** The name of the function, or `(anonymous)`. */
  readonly functionName: string
  /**
   * `captures`: never made portable, and it uses variables from around it. `unreadable`: never made portable, and native,
   * bound or a class. `policy`: never made portable, and the page's content security policy forbids to send source.
   * `noUrl`: `portable` was given no URL. `scheme`: a thread cannot load such a URL. `application`: the module is the
   * program's entry and would start it again. `standIn`: a stand-in of `addressOf` was called in place. `notFunction`: something
   * else was given in the place of a function.
   */
  readonly reason: "captures" | "unreadable" | "policy" | "noUrl" | "scheme" | "application" | "standIn" | "notFunction"
  /** The variables that it captures, for reason `captures`; else empty. */
  readonly captured: ReadonlyArray<string>

  constructor(options: {
    readonly functionName: string
    readonly reason: NotPortable["reason"]
    readonly url?: string | undefined
    readonly captured?: ReadonlyArray<string>
  }) {
    const captured = options.captured ?? []
    super(notPortableMessage(options.reason, options.functionName, options.url, captured))
    this.functionName = options.functionName
    this.reason = options.reason
    this.captured = captured
  }
}

const NotFoundBase: TaggedError<"NotFound"> = /* @__PURE__ */ tagged("NotFound")

/** The thread found no module at the URL, or no such function in the module. */
export class NotFound extends NotFoundBase {
  /** The URL that was searched; empty when the thread was only given functions by `serve`. */
  readonly url: string
  /** The name that was searched. */
  readonly functionName: string

  constructor(options: {
    readonly url: string
    readonly functionName: string
    readonly known?: ReadonlyArray<string> | undefined
    /** The thread has a function of that name, but of a module that makes other functions portable. */
    readonly isElsewhere?: boolean | undefined
    readonly cause?: unknown
  }) {
    super(notFoundMessage(options), options.cause === undefined ? undefined : { cause: options.cause })
    this.url = options.url
    this.functionName = options.functionName
  }
}

const NotCloneableBase: TaggedError<"NotCloneable"> = /* @__PURE__ */ tagged("NotCloneable")

/** A value cannot cross to another thread. The call was not made, or its result is lost. */
export class NotCloneable extends NotCloneableBase {
  /** Where the value stands: `argument 1: .user.onClick`, `result: [3]`. */
  readonly path: string
  /** What it is: `a function`, `a Promise`. */
  readonly what: string

  constructor(options: {
    readonly job: string
    readonly path: string
    readonly what: string
    readonly cause?: unknown
  }) {
    super(
      `${options.job} cannot send ${options.path}: it is ${options.what}. Threads exchange data (what structuredClone ` +
        `accepts); leave it out, send plain data, or mark it with transfer().`,
      options.cause === undefined ? undefined : { cause: options.cause }
    )
    this.path = options.path
    this.what = options.what
  }
}

const DuplicateNameBase: TaggedError<"DuplicateName"> = /* @__PURE__ */ tagged("DuplicateName")

/** Two functions claim one address, so that a thread could not tell which is meant. */
export class DuplicateName extends DuplicateNameBase {
  /** The URL they share; empty for functions given to `serve`. */
  readonly url: string
  /** The name they share. */
  readonly functionName: string

  constructor(options: {
    readonly url: string
    readonly functionName: string
    /** Other modules that have a function of that name, where the thread has none of the module's own. */
    readonly others?: ReadonlyArray<string> | undefined
  }) {
    super(duplicateNameMessage(options.url, options.functionName, options.others))
    this.url = options.url
    this.functionName = options.functionName
  }
}

const StartedInThreadBase: TaggedError<"StartedInThread"> = /* @__PURE__ */ tagged("StartedInThread")

/** Code on a thread tried to start threads or the application, which belongs to the host. */
export class StartedInThread extends StartedInThreadBase {
  constructor(options: { readonly what: string; readonly url: string | undefined }) {
    super(
      `${options.what} was called on a thread${options.url === undefined ? "" : `, while it ran or loaded ${options.url}`}. ` +
        `Threads are started by the host. Keep portable functions in a module of their own, or guard the main part of ` +
        `the program with if (import.meta.main).`
    )
  }
}

const SharedMemoryUnavailableBase: TaggedError<"SharedMemoryUnavailable"> =
  /* @__PURE__ */ tagged("SharedMemoryUnavailable")

/** Something needs shared memory, such as an argument that is a `SharedArrayBuffer`, and this page does not share any. */
export class SharedMemoryUnavailable extends SharedMemoryUnavailableBase {
  constructor(options: { readonly what: string; readonly cause?: unknown }) {
    super(
      `${options.what} needs shared memory, which is off here. In a browser, serve the page with the headers ` +
        `Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp.`,
      options.cause === undefined ? undefined : { cause: options.cause }
    )
  }
}

const BlockingUnavailableBase: TaggedError<"BlockingUnavailable"> = /* @__PURE__ */ tagged("BlockingUnavailable")

/** Something blocking was asked for where blocking would wait for itself. */
export class BlockingUnavailable extends BlockingUnavailableBase {
  constructor(options: { readonly what: string }) {
    super(
      `${options.what} blocks, and this backend runs its jobs on the thread that would have to answer. Use a real one.`
    )
  }
}

const notFoundMessage = (options: ConstructorParameters<typeof NotFound>[0]): string => {
  const { functionName: name, isElsewhere, known, url } = options
  if (isElsewhere === true) {
    return `The thread has a function ${name}, but another module's than that of ${url}: give that module to serve too, and name the two apart, as in portable(import.meta.url, { "my-lib/${name}": ${name} }).`
  }
  if (known === undefined) {
    return `The thread found no module at ${url} for ${name}: check the URL given to portable or addressOf, and that threads may read it.`
  }
  const where = url === "" ? "among the functions given to serve" : `in ${url}`
  return `The thread found no function ${name} ${where}. It has: ${known.join(", ") || "none"}. Export it or name it in portable(import.meta.url, { ${name} }).`
}

const duplicateNameMessage = (url: string, name: string, others: ReadonlyArray<string> | undefined): string => {
  const form = `portable(import.meta.url, { "my-lib/${name}": ${name} })`
  if (url === "") return `serve was given two functions named ${name}: name them apart in their modules, as in ${form}.`
  if (others === undefined || others.length === 0) {
    return `${url} makes two functions portable as ${name}. They may be of two modules that a bundler put into one file: name them apart, as in ${form}. Or this is the one that a hot reload has replaced: import it anew.`
  }
  return `${name} of ${url} shares its name with a function of ${others.join(", ")}. In a bundle, a thread knows its functions by name alone: name them apart, as in ${form}.`
}

const notPortableMessage = (
  reason: NotPortable["reason"],
  name: string,
  url: string | undefined,
  captured: ReadonlyArray<string>
): string => {
  const form = `portable(import.meta.url, { ${name === "(anonymous)" ? "myFunction" : name} })`
  switch (reason) {
    case "captures":
      return `${name} uses ${captured.join(", ")} from around it, which no thread has. Pass what it needs as arguments, or in the module that exports it write: ${form}`
    case "unreadable":
      return `${name} has no source that a thread could run: it is native, bound, a class, an accessor, or too large to be read. Wrap it in a function, and in its module write: ${form}`
    case "policy":
      return `${name} was sent as source, and the content security policy here forbids that. In the module that exports it write: ${form}`
    case "noUrl":
      return `portable was given no URL for ${name}. import.meta.url is undefined in a bundle to CommonJS or to one script: build to ES modules, or give the URL of the file.`
    case "scheme":
      if (name === "addressOf") {
        return `addressOf was given ${url?.slice(0, 60)}, which a thread cannot load. A bundler may have put the module's text in the place of its URL: then leave the URL out, and give the module to serve.`
      }
      return `${name} stands in ${url?.slice(0, 60)}, which a thread cannot load. Move it to a file of its own and write there: ${form}`
    case "standIn":
      return `${name} is a stand-in for a function in ${url || "the thread's entry"}, which this thread has not loaded. Give it to toThread.run(${name}, ...), or import the module to call it here.`
    case "notFunction":
      return `toThread was given ${name} in the place of a function. Give it the function itself, and the arguments after it: toThread.runSync(fn, x), not toThread.runSync(fn(x)).`
    case "application":
      return `${name} stands in ${url}, the program's entry: a thread that loads it would start the program again. Move it to a module of its own (where a bundler has put both into one file: build with @anythread/unplugin), or guard the main part with if (import.meta.main) { ... } (Node 22: if (!isThread()), which stands beside portable).`
  }
}
