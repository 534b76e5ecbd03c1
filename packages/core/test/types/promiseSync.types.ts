import {
  AsyncEvent,
  CapacityLimiter,
  Condition,
  createMemoryChannel,
  Lock,
  type LockToken,
  type MemoryReceiver,
  type MemorySender,
  map,
  ResourceGuard,
  Semaphore,
  type Token
} from "@anythread/core/promise"
import { expectTypeOf } from "expect-type"

const [lock, condition] = [new Lock(), new Condition()]
const { signal } = new AbortController()

// What is held, and what a body returns while it is.
expectTypeOf(new AsyncEvent().wait({ signal })).toEqualTypeOf<Promise<void>>()
expectTypeOf(lock.acquire({ signal })).toEqualTypeOf<Promise<LockToken>>()
expectTypeOf(new Semaphore(1, { maxValue: 2 }).acquire()).toEqualTypeOf<Promise<Token>>()
expectTypeOf(new CapacityLimiter(1).use(async () => 1, { signal })).toEqualTypeOf<Promise<number>>()
expectTypeOf(lock.use((held) => held)).toEqualTypeOf<Promise<LockToken>>()
expectTypeOf(new ResourceGuard("reading").use(() => "a")).toEqualTypeOf<Promise<string>>()
expectTypeOf<Token>().toExtend<Disposable>()
expectTypeOf<LockToken>().toExtend<Token>()
expectTypeOf(new ResourceGuard().enter()).toExtend<Disposable>()

// A condition wants the proof that its lock is held, and gives what was waited for.
const held = await condition.acquire()
expectTypeOf(condition.waitFor(held, () => ["a"].at(0), { signal })).toEqualTypeOf<Promise<string>>()
expectTypeOf(condition.waitFor(held, () => false as const)).toEqualTypeOf<Promise<never>>()
// @ts-expect-error without the token
condition.wait()
// @ts-expect-error a token of something else
condition.notify(await new Semaphore(1).acquire())

// Halves: one that sends anything sends numbers; one that receives numbers receives anything.
const { receiver, sender } = createMemoryChannel<number>(1)
expectTypeOf(sender).toEqualTypeOf<MemorySender<number>>()
expectTypeOf(receiver.receive({ signal })).toEqualTypeOf<Promise<number>>()
expectTypeOf(receiver.receiveNoWait()).toEqualTypeOf<number>()
expectTypeOf(receiver.clone()).toEqualTypeOf<MemoryReceiver<number>>()
expectTypeOf<MemorySender<unknown>>().toExtend<MemorySender<number>>()
expectTypeOf<MemorySender<number>>().not.toExtend<MemorySender<unknown>>()
expectTypeOf<MemoryReceiver<number>>().toExtend<MemoryReceiver<unknown>>()
expectTypeOf<MemoryReceiver<unknown>>().not.toExtend<MemoryReceiver<number>>()
expectTypeOf<MemoryReceiver<number>>().toExtend<AsyncIterable<number> & Disposable & AsyncDisposable>()
expectTypeOf(map(receiver, (n) => n > 1)).toEqualTypeOf<Promise<Array<boolean>>>()
for await (const item of receiver.items({ signal })) expectTypeOf(item).toEqualTypeOf<number>()
// @ts-expect-error an item of another type
sender.send("1")
