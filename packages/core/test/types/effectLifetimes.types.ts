import { CancelScope, type NotStarted, TaskGroup } from "@anythread/core"
import type * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import type * as Option from "effect/Option"
import { expectTypeOf } from "expect-type"

class HttpError {
  readonly _tag = "HttpError"
}
class DiskError {
  readonly _tag = "DiskError"
}
declare const fetchUser: Effect.Effect<string, HttpError, "Http">
declare const server: (status: TaskGroup.TaskStatus<number>) => Effect.Effect<boolean, HttpError, "Http">

// The value, an option of it, or a TimeoutError beside the errors of the body; services stay.
type User<A, E = HttpError> = Effect.Effect<A, E, "Http">
type Maybe = Option.Option<string>
expectTypeOf(CancelScope.run(() => fetchUser)).toEqualTypeOf<User<Maybe>>()
expectTypeOf(fetchUser.pipe(CancelScope.moveOnAfter("1 second"))).toEqualTypeOf<User<Maybe>>()
expectTypeOf(fetchUser.pipe(CancelScope.moveOnAt(undefined))).toEqualTypeOf<User<Maybe>>()
expectTypeOf(fetchUser.pipe(CancelScope.failAfter(10))).toEqualTypeOf<User<string, HttpError | Cause.TimeoutError>>()
expectTypeOf(fetchUser.pipe(CancelScope.failAt(10))).toEqualTypeOf<User<string, HttpError | Cause.TimeoutError>>()
expectTypeOf(CancelScope.shield(fetchUser)).toEqualTypeOf<User<string>>()

// A function of the scope is as good as an Effect.
const moved = CancelScope.failAfter("1 second")((scope) => Effect.andThen(scope.setDeadline(0), fetchUser))
expectTypeOf(moved).toEqualTypeOf<User<string, HttpError | Cause.TimeoutError>>()

// The error type of a group is that of its annotation, beside that of the body.
const group = TaskGroup.run((group: TaskGroup.TaskGroup<HttpError>) =>
  Effect.gen(function* () {
    const user = yield* group.startSoon(fetchUser)
    expectTypeOf(user).toEqualTypeOf<TaskGroup.TaskHandle<string, HttpError>>()
    expectTypeOf(user.await).toEqualTypeOf<Effect.Effect<Exit.Exit<string, HttpError>>>()
    expectTypeOf(user.join).toEqualTypeOf<Effect.Effect<string, HttpError>>()
    expectTypeOf(user.startValue).toEqualTypeOf<undefined>()
    return yield* Effect.fail(new DiskError())
  })
)
expectTypeOf(group).toEqualTypeOf<Effect.Effect<never, HttpError | DiskError, "Http">>()

// By default children may not fail.
expectTypeOf(TaskGroup.run((group) => group.startSoon(Effect.succeed(1)))).toEqualTypeOf<
  Effect.Effect<TaskGroup.TaskHandle<number>>
>()
// @ts-expect-error children of this group may not fail
TaskGroup.run((group) => group.startSoon(fetchUser))
// @ts-expect-error nor with anything else than said
TaskGroup.run((group: TaskGroup.TaskGroup<DiskError>) => group.startSoon(fetchUser))
expectTypeOf(TaskGroup.runOption(() => fetchUser)).toEqualTypeOf<User<Maybe>>()

// A group that takes more may be given where one is asked for that takes less.
declare const wide: TaskGroup.TaskGroup<HttpError | DiskError>
expectTypeOf(wide).toExtend<TaskGroup.TaskGroup<HttpError>>()
expectTypeOf<TaskGroup.TaskGroup<HttpError>>().not.toExtend<typeof wide>()

// What `start` gives is what the annotation of the status says.
expectTypeOf(wide.start(server)).toEqualTypeOf<User<number, HttpError | NotStarted>>()
expectTypeOf(wide.start((status: TaskGroup.TaskStatus<number>) => server(status))).toEqualTypeOf<
  User<number, HttpError | NotStarted>
>()
expectTypeOf(wide.start((status) => server(status))).toEqualTypeOf<User<unknown, HttpError | NotStarted>>()
expectTypeOf(wide.start(server, { returnHandle: true })).toEqualTypeOf<
  User<TaskGroup.TaskHandle<boolean, HttpError, number>, HttpError | NotStarted>
>()
expectTypeOf(wide.start(server, { name: "server" })).toEqualTypeOf<User<number, HttpError | NotStarted>>()
declare const nothing: TaskGroup.TaskStatus<void>
declare const number: TaskGroup.TaskStatus<number>
expectTypeOf(nothing.started()).toEqualTypeOf<Effect.Effect<void>>()
number.started(1)
// @ts-expect-error a value is asked for
number.started()

// Requests to stop need nothing and do not fail.
declare const scope: CancelScope.CancelScope
expectTypeOf(scope.requestStop).toEqualTypeOf<Effect.Effect<void>>()
expectTypeOf(scope.stopRequested).toEqualTypeOf<Effect.Effect<boolean>>()
expectTypeOf(CancelScope.awaitStop).toEqualTypeOf<Effect.Effect<void>>()
expectTypeOf(
  TaskGroup.run(() => fetchUser, { name: "users", warnAfter: "1 minute", onStuck: ({ group }) => void group })
).toEqualTypeOf<User<string>>()
