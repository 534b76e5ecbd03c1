/**
 * The loop of a thread: takes one job after the other from its host, runs it, answers. Thread side, steps 5 to 8 of a
 * call. Never throws out of a message: whatever a job does, the loop goes on or the thread dies.
 */
import { StartedInThread } from "../errors/CallDefect.ts"
import * as Words from "../signal/Words.ts"
import { setThreadState, threadState } from "../thread/threadState.ts"
import { encodeError } from "../wire/encodeError.ts"
import * as Message from "../wire/Message.ts"
import * as FindFunction from "./findFunction.ts"
import { Job } from "./Job.ts"
import * as Outbox from "./Outbox.ts"
import { runFunction } from "./runFunction.ts"
import type { ThreadEntry } from "./ThreadEntry.ts"

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
  const words = entry.buffer === undefined ? undefined : Words.make(entry.buffer)
  const outbox = Outbox.make(entry.port, words)
  const { find, load, loading } = FindFunction.make(entry, functions)
  const thread = { words, epoch: entry.epoch, outbox }
  let running: Job | undefined
  /** The host has won KILL: it is about to end this thread, which must claim nothing more. */
  let condemned = false

  const claim = (from: number, to: number): boolean => words === undefined || Words.advance(words, from, to)

  const finish = (job: Job, reply: () => void): void => {
    if (running === job) running = undefined
    job.end()
    reply()
    // After the post, so that DONE means: the reply has left. The host may have read it by now and armed the next job;
    // only KILL says that it wants this thread ended.
    if (words !== undefined && Atomics.compareExchange(words, Words.STATE, Words.CLAIMED, Words.DONE) === Words.KILL) {
      condemned = true
    }
  }

  const execute = (job: Job, found: FindFunction.Found, mode: Message.Mode, args: ReadonlyArray<unknown>): void => {
    const fail = (failure: Message.Failure): void => finish(job, () => outbox.send([Message.FAILED, job.id, failure]))
    switch (found.kind) {
      case "missing":
        return fail({
          kind: "notFound",
          known: found.known,
          ...(found.error === undefined ? {} : { error: encodeError(found.error) })
        })
      case "threw":
        return fail({ kind: "threw", phase: "load", error: encodeError(found.error) })
      case "ambiguous":
      case "elsewhere":
      case "policy":
        return fail({ kind: found.kind })
      case "function":
        runFunction(entry, job, found.fn, mode, args, {
          returned: (value) => finish(job, () => outbox.sendResult(job.id, value)),
          failed: fail
        })
    }
  }

  const run = ([, id, url, name, mode, args, source, module, stopRequested]: Message.Run): void => {
    const job = new Job(id, url, thread, stopRequested === true)
    const skip = (): void => {
      running = undefined
      outbox.send([Message.SKIPPED, id])
    }
    const begin = (from: number, found: FindFunction.Found): void =>
      claim(from, Words.CLAIMED) ? execute(job, found, mode, args) : skip()
    running = job
    const found = find(url, name, source, module)
    if (!(found instanceof Promise)) return begin(Words.QUEUED, found)
    // Importing is told apart from running: a call that is cancelled meanwhile has not started, and the module stays
    // loaded for the next.
    if (claim(Words.QUEUED, Words.LOADING)) void found.then((found) => begin(Words.LOADING, found))
    else skip()
  }

  setThreadState({
    isThread: entry.isThread !== false,
    current: () => {
      const owner = entry.context?.owner()
      if (owner !== undefined) return owner.isLive ? owner : undefined
      return entry.isThread === false ? undefined : running
    },
    module: () => running?.url ?? loading()
  })

  entry.guard?.((error) => {
    const owner = entry.context?.owner() ?? running
    outbox.send([Message.UNCAUGHT, owner?.id ?? 0, encodeError(error)])
  })

  entry.port.listen(
    (data) => {
      if (condemned) return
      const message = data as Message.ToThread
      switch (message[0]) {
        case Message.RUN:
          return run(message)
        case Message.CANCEL:
          return running?.id === message[1] ? running.cancel() : undefined
        case Message.STOP:
          return running?.id === message[1] ? running.requestStop() : undefined
        case Message.LOAD:
          for (const url of message[1]) load(url)
          return
        case Message.RETIRE:
          return outbox.send([Message.RETIRED])
      }
    },
    (error) => outbox.send([Message.UNREADABLE, encodeError(error)])
  )
  outbox.send([Message.READY, Message.PROTOCOL])
}
