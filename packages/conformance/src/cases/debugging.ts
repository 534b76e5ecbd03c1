/** Names of what runs, as one who looks for what hangs sees them. `introspection.ts` has the rest. */
import { CancelScope, AsyncEvent as Event, TaskGroup } from "@anythread/core"
import { AsyncEvent, moveOnAfter, runningTasks, withCancelScope, withTaskGroup } from "@anythread/core/promise"
import { assert } from "chai"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Case } from "../Case.ts"
import { promiseCase } from "../promiseCase.ts"
import { turn } from "../waiting.ts"
import { lifetimeCase, settle, withGroup } from "./effectLifetimesSupport.ts"

const namesIn = (): ReadonlyArray<string> => runningTasks().map(({ kind, name }) => `${kind} ${name}`)

/** The id of what has a name, and that of what it was started in. */
const placeOf = (name: string): { readonly id: number | undefined; readonly parent: number | undefined } => {
  const task = runningTasks().find((task) => task.name === name)
  return { id: task?.id, parent: task?.parent }
}

export const debuggingCases: ReadonlyArray<Case> = [
  promiseCase("names scopes and groups that run by the functions of their bodies, or as told", async () => {
    const before = namesIn()
    const since = (): ReadonlyArray<string> => namesIn().slice(before.length)
    const seen = await withTaskGroup(async function main({ signal }) {
      return [since(), await withCancelScope(async () => since(), { signal, name: "inner" })]
    })
    assert.deepEqual(seen[0], ["group main"])
    assert.deepEqual(seen[1], {
      cancelled: false,
      timedOut: false,
      value: ["group main", "scope inner"]
    })
    assert.deepEqual(namesIn(), before)
  }),
  lifetimeCase("names scopes and groups that run by the functions of their bodies, or as told, on Effect", () =>
    Effect.gen(function* () {
      const look = Effect.sync(namesIn)
      const before = yield* look
      const main = (_: TaskGroup.TaskGroup<never>) =>
        Effect.all([
          look,
          CancelScope.run(() => look, { name: "inner" }),
          CancelScope.run(function body() {
            return look
          })
        ])
      const [own, told, byBody] = yield* TaskGroup.run(main)
      assert.deepEqual(own.slice(before.length), ["group main"])
      assert.deepEqual(Option.getOrThrow(told).slice(before.length), ["group main", "scope inner"])
      assert.deepEqual(Option.getOrThrow(byBody).slice(before.length), ["group main", "scope body"])
      assert.deepEqual(yield* look, before)
    })
  ),
  promiseCase(
    "shows a child in its group, whoever starts it, before and after it says that it has started",
    async () => {
      const parents: Array<unknown> = []
      const look = (name: string): unknown => parents.push(placeOf(name).parent)
      let group: number | undefined
      await withTaskGroup(
        async ({ start, startSoon }) => {
          group = placeOf("family").id
          await startSoon(async () => {
            await startSoon(() => look("soon"), { name: "soon" }).result()
            await start<void>(
              ({ started }) => {
                look("slow")
                started()
                look("slow")
              },
              { name: "slow" }
            )
          }).result()
        },
        { name: "family" }
      )
      assert.isNumber(group)
      assert.deepEqual(parents, [group, group, group])
    }
  ),
  lifetimeCase(
    "shows a child in its group, whoever starts it, before and after it says that it has started, on Effect",
    () =>
      Effect.gen(function* () {
        const parents: Array<unknown> = []
        const look = (name: string) => Effect.sync(() => void parents.push(placeOf(name).parent))
        let group: number | undefined
        const starter = (family: TaskGroup.TaskGroup<unknown>) =>
          Effect.gen(function* () {
            const soon = yield* family.startSoon(look("soon"), { name: "soon" })
            yield* soon.await
            const slow = ({ started }: TaskGroup.TaskStatus<void>) =>
              Effect.andThen(look("slow"), Effect.andThen(started(), look("slow")))
            yield* family.start(slow, { name: "slow" })
          })
        yield* TaskGroup.run(
          (family: TaskGroup.TaskGroup<unknown>) => {
            group = placeOf("family").id
            return family.startSoon(starter(family))
          },
          { name: "family" }
        )
        assert.isNumber(group)
        assert.deepEqual(parents, [group, group, group])
      })
  ),
  promiseCase(
    "has gone as far as it can when a turn has passed, a child whose deadline had passed included",
    async () => {
      let isDone = false
      await withTaskGroup(async ({ start }) => {
        const never = new AsyncEvent()
        await start<void>(async ({ started }, signal) => {
          started()
          await moveOnAfter(-1, (scope) => never.wait({ signal: scope.signal }), { signal })
          isDone = true
        })
        await turn()
        assert.isTrue(isDone)
      })
    }
  ),
  lifetimeCase(
    "has gone as far as it can when a turn has passed, a child whose deadline had passed included, on Effect",
    () =>
      withGroup(function* (group) {
        let isDone = false
        const never = yield* Event.make()
        yield* group.start(({ started }) =>
          Effect.gen(function* () {
            yield* started()
            yield* CancelScope.moveOnAfter(-1)(never.wait)
            isDone = true
          })
        )
        yield* settle
        assert.isTrue(isDone)
      })
  )
]
