/**
 * The loop of a thread: takes one job after the other from its host, runs it, answers. Thread side, steps 5 to 8 of a
 * call. Never throws out of a message: whatever a job does, the loop goes on or the thread dies.
 */
import { StartedInThread } from "../errors/CallDefect.ts"
import { makeInline } from "../signal/inline.ts"
import { PullQueue } from "../signal/PullQueue.ts"
import { ThreadWords } from "../signal/ThreadWords.ts"
import { setThreadState, threadState } from "../thread/threadState.ts"
import { encodeError } from "../wire/encodeError.ts"
import * as Message from "../wire/Message.ts"
import { Functions } from "./Functions.ts"
import * as FindFunction from "./findFunction.ts"
import { makeNextTurn } from "./nextTurn.ts"
import * as Outbox from "./Outbox.ts"
import { PostedJobs } from "./PostedJobs.ts"
import { PulledJobs } from "./PulledJobs.ts"
import { runFunction } from "./runFunction.ts"
import type { ThreadEntry } from "./ThreadEntry.ts"
import type { Call, ThreadJobs } from "./ThreadJobs.ts"

/**
 * Serves jobs until the host ends the thread. Called once, by the entry file of a backend's thread.
 *
 * @param entry what the runtime gives: the port, the signal words, how to import a module.
 * @param functions modules or sets of functions, for bundles; where any are given, no module is imported by URL. What is
 * no function is passed over.
 * @throws DuplicateName when two of the functions share a name.
 * @throws StartedInThread when this realm serves a thread's jobs already.
 */
export const serve = (entry: ThreadEntry, ...functions: ReadonlyArray<Readonly<Record<string, unknown>>>): void => {
  if (threadState()?.isThread === true) throw new StartedInThread({ what: "serve", url: threadState()?.module() })
  const { epoch, memory, port } = entry
  const words = memory === undefined ? undefined : new ThreadWords(memory.thread, memory.slots)
  const outbox = Outbox.make(port, words)
  const { find, load, loading } = FindFunction.make(entry, functions)
  const known = new Functions(find, (fn) => outbox.send([Message.ASK, fn]))
  const call: Call = (...job) => runFunction(entry, ...job)

  const makePulled = (): ThreadJobs | undefined => {
    if (memory === undefined || words === undefined) return undefined
    const queue = new PullQueue(memory.jobs, memory.slots)
    const inline = makeInline(entry.isProxy)
    const nextTurn = entry.nextTurn ?? makeNextTurn()
    return new PulledJobs(
      entry,
      { memory, words, queue, inline, nextTurn, outbox, epoch, jobs: queue.jobs, receive },
      known,
      call
    )
  }
  /** Takes a message without waiting for the event loop. */
  const receive = (): boolean => {
    const next = port.receive?.()
    if (next !== undefined) dispatch(next.message as Message.ToThread)
    return next !== undefined
  }
  const jobs = makePulled() ?? new PostedJobs({ jobs: undefined, epoch, outbox }, known, call)

  const dispatch = (message: Message.ToThread): void => {
    if (message === Message.BELL) return jobs.rung()
    switch (message[0]) {
      case Message.RUN:
        return jobs.run(message)
      case Message.DEFINE:
        return known.define(message)
      case Message.CANCEL:
        return jobs.running?.id === message[1] ? jobs.running.cancel() : undefined
      case Message.STOP:
        return jobs.running?.id === message[1] ? jobs.running.requestStop() : undefined
      case Message.LOAD:
        for (const url of message[1]) load(url)
        return
      case Message.RETIRE:
        return outbox.send([Message.RETIRED])
    }
  }

  setThreadState({
    isThread: entry.isThread !== false,
    current: () => {
      const owner = entry.context?.owner()
      if (owner !== undefined) return owner.isLive ? owner : undefined
      return entry.isThread === false ? undefined : jobs.running
    },
    module: () => jobs.running?.url ?? loading()
  })

  entry.guard?.((error) => {
    const owner = entry.context?.owner() ?? jobs.running
    jobs.damaged()
    outbox.send([Message.UNCAUGHT, owner?.id ?? 0, encodeError(error)])
  })

  port.listen(
    (data) => dispatch(data as Message.ToThread),
    (error) => {
      jobs.unreadable()
      outbox.send([Message.UNREADABLE, encodeError(error)])
    }
  )
  outbox.send([Message.READY, Message.PROTOCOL])
}
