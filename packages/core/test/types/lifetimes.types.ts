import { CancelScope, TaskGroup, type ThreadError, type Threads, toThread } from "@anythread/core"
import {
  CapacityLimiter,
  type Caught,
  failAfter,
  moveOnAfter,
  type TaskHandle,
  type ToThread,
  withCancelScope,
  withTaskGroup
} from "@anythread/core/promise"
import type * as Cause from "effect/Cause"
import type * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import { expectTypeOf } from "expect-type"
import * as F from "./functions.ts"

declare const number: Effect.Effect<number, "broken", "Database">
declare const promised: ToThread

// A group's error type is its annotation; children may fail with that and nothing else.
expectTypeOf(TaskGroup.run((group: TaskGroup.TaskGroup<"broken">) => group.startSoon(number))).toExtend<
  Effect.Effect<unknown, "broken", "Database">
>()
// @ts-expect-error a child that fails with more than the group says
TaskGroup.run((group: TaskGroup.TaskGroup) => group.startSoon(number))
// @ts-expect-error a job that fails with more than the group says
TaskGroup.run((group: TaskGroup.TaskGroup<"broken">) => group.startSoon(toThread.runSync(F.fib, 1)))
TaskGroup.run((group: TaskGroup.TaskGroup<ThreadError>) => group.startSoon(toThread.runSync(F.fib, 1)))

// Scopes say in the type whether there may be no value.
expectTypeOf(CancelScope.moveOnAfter("1 second")(number)).toEqualTypeOf<
  Effect.Effect<Option.Option<number>, "broken", "Database">
>()
expectTypeOf(number.pipe(CancelScope.failAfter("1 second"))).toEqualTypeOf<
  Effect.Effect<number, "broken" | Cause.TimeoutError, "Database">
>()
expectTypeOf(CancelScope.run(() => toThread.runSync(F.fib, 1))).toEqualTypeOf<
  Effect.Effect<Option.Option<number>, ThreadError, Threads>
>()
expectTypeOf(CancelScope.currentEffectiveDeadline).toEqualTypeOf<Effect.Effect<number>>()

// The same on async/await.
expectTypeOf(moveOnAfter(100, ({ toThread }) => toThread.runSync(F.fib, 1))).toEqualTypeOf<Promise<Caught<number>>>()
expectTypeOf(failAfter(100, async () => "a")).toEqualTypeOf<Promise<string>>()
expectTypeOf(withCancelScope(() => 1)).toEqualTypeOf<Promise<Caught<number>>>()
expectTypeOf(withTaskGroup(async ({ startSoon }) => startSoon(() => 1))).toEqualTypeOf<Promise<TaskHandle<number>>>()
expectTypeOf(withTaskGroup(({ start }) => start<number>((status) => status.started(1)))).toEqualTypeOf<
  Promise<number>
>()
// @ts-expect-error a start value of another type
withTaskGroup(({ start }) => start<number>((status) => status.started("1")))

// A limiter of the one front is no limiter of the other.
promised.with({ limiter: new CapacityLimiter(1) })
// @ts-expect-error a limiter of the promise front
toThread.with({ limiter: new CapacityLimiter(1) })
