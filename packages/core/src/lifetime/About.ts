/**
 * What is told of a scope or a child to people: what it is, its name, where it was started. Host side, the kernel of both
 * fronts; `tasks/` makes records of it.
 */

/** A stack, formatted only when it is read. */
export interface Stack {
  readonly stack?: string | undefined
}

/** What a scope says of itself. */
export interface About {
  readonly kind: "group" | "child" | "scope"
  readonly name: string
  /** Where it was started, where that was noted. */
  readonly startedFrom: Stack | undefined
  /** What it was started by, where the front tells children by that: on Effect the fiber. */
  readonly startedBy?: object | undefined
  /** What waits for it to start, if something does. */
  readonly starter?: Starter | undefined
}

/** What waits in a `start`: the scope that it is in, and what it is, where the front tells children by that. */
export interface Starter {
  readonly around: object | undefined
  readonly startedBy?: object | undefined
}

/** A child that shares the scope of its group. */
export interface Member extends About {
  readonly startedAt: number
  /** What it starts names it by this: on Effect its fiber. */
  readonly self: object
  readonly isCancelling: boolean
}

/** The name of what was given none. */
export const UNNAMED = "(anonymous)"

/** What is told of the scope of a body: named after the body, which is looked at when somebody asks. */
export class AboutBody implements About {
  readonly kind: "group" | "scope"
  readonly given: string | undefined
  readonly body: unknown
  readonly startedFrom: Stack | undefined
  readonly startedBy: object | undefined

  constructor(
    kind: "group" | "scope",
    name: string | undefined,
    body: unknown,
    startedFrom: Stack | undefined,
    startedBy?: object
  ) {
    this.kind = kind
    this.given = name
    this.body = body
    this.startedFrom = startedFrom
    this.startedBy = startedBy
  }

  get name(): string {
    return this.given ?? ((typeof this.body === "function" && this.body.name) || UNNAMED)
  }
}
