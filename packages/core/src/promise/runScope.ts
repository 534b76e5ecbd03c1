/** A scope around a body, from opening to exit. Host side. */
import { AboutBody } from "../lifetime/About.ts"
import { startedFrom } from "../tasks/introspection.ts"
import { BodyScope } from "./BodyScope.ts"
import type { CancelScope, Caught, Lifetimes, ScopeOptions } from "./Lifetime.ts"
import { type LiveScope, openScope, type Threads } from "./LiveScope.ts"
import { timeoutError } from "./reasons.ts"
import { outwards, residue } from "./residue.ts"
import { seenWhenCut } from "./wait.ts"

/** What scopes are made with: the verbs that go on them; the runtime's threads and its warning, where there is one. */
export interface Front {
  readonly verbs: Lifetimes
  readonly threads: Threads | undefined
  readonly warn: ((message: string) => void) | undefined
}

/** The body of a scope. */
export type Body<A> = (scope: CancelScope) => PromiseLike<A> | A

/** Runs a body in a scope of its own, and says what became of it. */
export const runScope = <A>(front: Front, body: Body<A>, options: ScopeOptions | undefined): Promise<Caught<A>> =>
  enter<A, Caught<A>>(
    front,
    body,
    options,
    (value) => ({ cancelled: false, timedOut: false, value }),
    (scope) => ({ cancelled: true, timedOut: isLate(scope) })
  )

/** The same where a value is owed: a deadline that ends it here is a TimeoutError, another cancellation its own reason. */
export const runOrFail = <A>(
  front: Front,
  body: Body<A>,
  options: ScopeOptions | undefined,
  late: string
): Promise<A> =>
  enter<A, A>(
    front,
    body,
    options,
    (value) => value,
    (scope) => {
      // A new error, whose stack leads to the caller: that of the signal's reason begins at a timer.
      throw isLate(scope) ? timeoutError(late) : scope.own?.reason
    }
  )

const isLate = (scope: LiveScope): boolean => scope.cause?._tag === "Deadline"

const enter = <A, B>(
  front: Front,
  body: Body<A>,
  options: ScopeOptions = {},
  returned: (value: A) => B,
  caught: (scope: LiveScope) => B
): Promise<B> => seenWhenCut(enterNow(front, body, options, returned, caught), options?.signal)

const enterNow = async <A, B>(
  front: Front,
  body: Body<A>,
  options: ScopeOptions,
  returned: (value: A) => B,
  caught: (scope: LiveScope) => B
): Promise<B> => {
  const scope = openScope(options, front.threads, new AboutBody("scope", options.name, body, startedFrom()))
  try {
    return returned(await body(new BodyScope(scope, front.verbs)))
  } catch (thrown) {
    const left = residue(scope, thrown)
    scope.isCaught = scope.swallows() && left?.failure !== thrown
    if (left !== undefined) throw left.failure
    if (scope.isCaught) return caught(scope)
    throw outwards(scope, thrown)
  } finally {
    scope.exit()
  }
}
