import {
  AsyncEvent,
  asCompleted,
  type BrokenChannel,
  type BusyResource,
  type ClosedChannel,
  Condition,
  type EndOfChannel,
  Lock,
  MemoryChannel,
  ResourceGuard,
  Semaphore,
  type TaskGroup,
  type WouldBlock
} from "@anythread/core"
import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type * as Stream from "effect/Stream"
import { expectTypeOf } from "expect-type"

declare const count: Effect.Effect<number, "no", "Http">
declare const name: Effect.Effect<string, "never", "Disk">

// What holds something keeps the types of what it runs.
expectTypeOf(Lock.makeUnsafe().withLock(count)).toEqualTypeOf<typeof count>()
expectTypeOf(Semaphore.makeUnsafe(1).withPermit(count)).toEqualTypeOf<typeof count>()
expectTypeOf(Condition.makeUnsafe().withLock(count)).toEqualTypeOf<typeof count>()
expectTypeOf(ResourceGuard.makeUnsafe().use(count)).toEqualTypeOf<Effect.Effect<number, "no" | BusyResource, "Http">>()
expectTypeOf(ResourceGuard.makeUnsafe().enter).toEqualTypeOf<Effect.Effect<void, BusyResource, Scope.Scope>>()

// Waiting never fails; not waiting may.
expectTypeOf(Lock.make()).toEqualTypeOf<Effect.Effect<Lock.Lock>>()
expectTypeOf(Lock.makeUnsafe().acquire).toEqualTypeOf<Effect.Effect<void>>()
expectTypeOf(Lock.makeUnsafe().acquireNoWait).toEqualTypeOf<Effect.Effect<void, WouldBlock>>()
expectTypeOf(Semaphore.makeUnsafe(1).acquireNoWait).toEqualTypeOf<Effect.Effect<void, WouldBlock>>()
expectTypeOf(AsyncEvent.makeUnsafe().wait).toEqualTypeOf<Effect.Effect<void>>()

// A predicate is a function or an Effect. What it gives is the result, once that is truthy.
declare const letters: Array<string>
declare const isReady: Effect.Effect<boolean, "no", "Http">
const condition = Condition.makeUnsafe()
expectTypeOf(condition.waitFor(isReady)).toEqualTypeOf<Effect.Effect<true, "no", "Http">>()
expectTypeOf(condition.waitFor(() => letters.shift())).toEqualTypeOf<Effect.Effect<string>>()

// The halves of a channel say how each can fail.
const { sender, receiver } = MemoryChannel.makeUnsafe<number>()
expectTypeOf(sender.send(1)).toEqualTypeOf<Effect.Effect<void, ClosedChannel | BrokenChannel>>()
expectTypeOf(sender.sendNoWait(1)).toEqualTypeOf<Effect.Effect<void, ClosedChannel | BrokenChannel | WouldBlock>>()
expectTypeOf(receiver.receive).toEqualTypeOf<Effect.Effect<number, ClosedChannel | EndOfChannel>>()
expectTypeOf(receiver.receiveNoWait).toEqualTypeOf<Effect.Effect<number, ClosedChannel | EndOfChannel | WouldBlock>>()
expectTypeOf(receiver.stream).toEqualTypeOf<Stream.Stream<number, ClosedChannel>>()
expectTypeOf(sender.clone).toEqualTypeOf<Effect.Effect<MemoryChannel.Sender<number>, ClosedChannel>>()
expectTypeOf(receiver.cloneScoped).toEqualTypeOf<
  Effect.Effect<MemoryChannel.Receiver<number>, ClosedChannel, Scope.Scope>
>()
// @ts-expect-error it takes numbers
sender.send("one")

// Who sends less may use a half that takes more; who receives more may use one that gives less.
declare const wide: MemoryChannel.Sender<number | string>
expectTypeOf(wide).toExtend<MemoryChannel.Sender<number>>()
expectTypeOf<MemoryChannel.Sender<number>>().not.toExtend<typeof wide>()
expectTypeOf(receiver).toExtend<MemoryChannel.Receiver<number | string>>()

// Effects of several kinds in one stream; asked for exits, it cannot fail.
type Handle = TaskGroup.TaskHandle<number | string, "no" | "never">
expectTypeOf(asCompleted([count, name])).toEqualTypeOf<Stream.Stream<Handle, "no" | "never", "Http" | "Disk">>()
expectTypeOf(asCompleted([count, name], { exits: true })).toEqualTypeOf<Stream.Stream<Handle, never, "Http" | "Disk">>()
expectTypeOf(asCompleted([count], { name: (index) => `${index}` })).toEqualTypeOf<
  Stream.Stream<TaskGroup.TaskHandle<number, "no">, "no", "Http">
>()
