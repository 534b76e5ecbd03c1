import {
  type CancelScope,
  type Caught,
  type ChildContext,
  failAfter,
  moveOnAfter,
  runningTasks,
  shielded,
  type TaskGroup,
  type TaskHandle,
  type TaskInfo,
  type TaskStatus,
  type TaskWait,
  type Verbs,
  withCancelScope,
  withTaskGroup
} from "@anythread/core/promise"
import { expectTypeOf } from "expect-type"

declare const group: TaskGroup
declare const scope: CancelScope
declare const verbs: Verbs<object>

// Bodies, sync and async.
expectTypeOf(withCancelScope(() => 1)).toEqualTypeOf<Promise<Caught<number>>>()
expectTypeOf(withCancelScope(async () => "a")).toEqualTypeOf<Promise<Caught<string>>>()
expectTypeOf(moveOnAfter(undefined, async (scope) => scope.deadline)).toEqualTypeOf<Promise<Caught<number>>>()
expectTypeOf(failAfter(1, async () => "a", { reason: "late" })).toEqualTypeOf<Promise<string>>()
expectTypeOf(shielded(() => {})).toEqualTypeOf<Promise<void>>()
expectTypeOf(withTaskGroup(async (group) => group.startSoon(() => 1))).toEqualTypeOf<Promise<TaskHandle<number>>>()
expectTypeOf(scope.race(Promise.resolve(1))).toEqualTypeOf<Promise<number>>()
expectTypeOf(scope.withTaskGroup(async () => 1, { shield: true })).toEqualTypeOf<Promise<number>>()
expectTypeOf(verbs.moveOnAfter(1, ({ toThread }) => toThread.run((n: number) => n, 1))).toEqualTypeOf<
  Promise<Caught<number>>
>()

// The value is there only when it was not cancelled.
const outcome = await withCancelScope(() => 1)
// @ts-expect-error it may have been cancelled
outcome.value
if (!outcome.cancelled) expectTypeOf(outcome.value).toEqualTypeOf<number>()
// @ts-expect-error a shield that is none
shielded(() => {}, { shield: false })
// @ts-expect-error no such option
withTaskGroup(() => {}, { errors: "first" })
// @ts-expect-error a limit in words
moveOnAfter("1 second", () => {})

// Children.
expectTypeOf(group.startSoon(async (signal) => signal.aborted)).toEqualTypeOf<TaskHandle<boolean>>()
expectTypeOf(group.startSoon(() => 1).startValue).toEqualTypeOf<undefined>()
expectTypeOf(group.start(async ({ started }) => started())).toEqualTypeOf<Promise<void>>()
expectTypeOf(group.start<number>(async ({ started }) => started(80))).toEqualTypeOf<Promise<number>>()
expectTypeOf(group.start(async ({ started }: TaskStatus<number>) => started(80))).toEqualTypeOf<Promise<number>>()
expectTypeOf(
  group.start((status: TaskStatus<number>) => Promise.resolve(status).then(() => "stopped"), { returnHandle: true })
).toEqualTypeOf<Promise<TaskHandle<string, number>>>()
// @ts-expect-error a value of another type
group.start<number>(async ({ started }) => started("80"))
// @ts-expect-error a value that was not announced
group.start(async ({ started }) => started(80))
// @ts-expect-error a handle is no promise
group.startSoon(() => 1).then
expectTypeOf(group.startSoon(async (_, { stopRequested }) => stopRequested)).toEqualTypeOf<TaskHandle<boolean>>()
expectTypeOf(
  group.start(async ({ started }, _, context: ChildContext) => started(void context.stopSignal))
).toEqualTypeOf<Promise<void>>()

// Requests to stop, and what is told.
expectTypeOf(scope.requestStop).toEqualTypeOf<() => void>()
expectTypeOf(group.stopSignal).toEqualTypeOf<AbortSignal>()
// @ts-expect-error it takes no reason: nothing is cancelled
scope.requestStop("enough")
withTaskGroup(() => {}, { warnAfter: 1000, onStuck: ({ name, startedFrom }) => void [name, startedFrom?.length] })
expectTypeOf(runningTasks()).toEqualTypeOf<ReadonlyArray<TaskInfo>>()
declare const info: TaskInfo
expectTypeOf(info.waitingFor[0]).toEqualTypeOf<TaskWait | undefined>()
// @ts-expect-error records do not change
info.state = "running"
