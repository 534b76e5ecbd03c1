/** What webpack and Rspack have in common, as far as it is used here: one plugin serves both. */

/** What is noted of a module while it is built. Kept with the module in the bundler's caches, so that it is plain data. */
export interface Noted {
  /** Whether it registers functions of its own. */
  readonly isTask?: boolean
  /** The paths of the modules that it has addresses of. */
  readonly others?: ReadonlyArray<string>
  /** Whether its addresses are those of files, not of a table. */
  readonly isFile?: boolean
  /** Of the file that threads start in: which table it was written with. */
  readonly table?: string
}

/** A module of the program. */
export interface Module {
  /** Its path, with a query. */
  readonly resource?: string
  readonly buildInfo?: { anythread?: Noted } | undefined
  readonly dependencies: ReadonlyArray<object>
}

/** One build. */
export interface Compilation {
  readonly compiler: Compiler
  readonly modules: Iterable<Module>
  readonly errors: { push: (error: Error) => unknown }
  readonly entries: ReadonlyMap<string, { readonly dependencies: ReadonlyArray<object> }>
  readonly moduleGraph: { getModule: (dependency: object) => Module | null }
  readonly rebuildModule: (module: Module, done: (error?: Error | null) => void) => void
  /** webpack's alone. */
  readonly rebuildQueue?: { readonly invalidate: (module: Module) => void }
  readonly addEntry: (
    context: string,
    dependency: object,
    options: { readonly name: string; readonly filename: string; readonly library: { readonly type: string } },
    done: (error?: Error | null) => void
  ) => void
}

/** What builds, once or while files change. */
export interface Compiler {
  readonly context: string
  readonly options: {
    readonly module: { readonly rules: Array<unknown> }
    readonly output: {
      readonly module?: boolean
      readonly filename?: unknown
      readonly chunkLoading?: string | false
      workerChunkLoading?: string | false
    }
  }
  readonly hooks: {
    readonly environment: { readonly tap: (name: string, body: () => void) => void }
    readonly thisCompilation: { readonly tap: (name: string, body: () => void) => void }
    readonly finishMake: { readonly tapPromise: (name: string, body: (built: Compilation) => Promise<void>) => void }
  }
  readonly webpack: {
    readonly EntryPlugin: { createDependency: (request: string, options: { readonly name: string }) => object }
  }
}

/** A loader's `this`. */
export interface LoaderContext {
  readonly resourcePath: string
  /** The directory of the project. */
  readonly rootContext: string
  /** The directory of the module. */
  readonly context: string
  /** Whether modules can be replaced while the program runs. */
  readonly hot?: boolean
  readonly _module?: Module
  readonly async: () => (error: Error | null, code?: string, map?: unknown) => void
  readonly cacheable: (isCacheable: boolean) => void
  readonly getOptions: () => object
  readonly getResolve: (options: {
    readonly dependencyType: string
  }) => (directory: string, request: string) => Promise<string>
}
