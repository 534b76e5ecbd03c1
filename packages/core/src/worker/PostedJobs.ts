/** The jobs of a thread that shares no memory with its host: one at a time, by message. Thread side. */
import * as Message from "../wire/Message.ts"
import type { Functions } from "./Functions.ts"
import type { Found } from "./findFunction.ts"
import { Job, type JobThread } from "./Job.ts"
import { type Call, notFound, type ThreadJobs } from "./ThreadJobs.ts"

/** Takes jobs from messages and answers by messages. */
export class PostedJobs implements ThreadJobs {
  running: Job | undefined
  readonly #thread: JobThread
  readonly #functions: Functions
  readonly #call: Call

  constructor(thread: JobThread, functions: Functions, call: Call) {
    this.#thread = thread
    this.#functions = functions
    this.#call = call
  }

  run([, id, slot, fn, how, args]: Message.Run): void {
    const job = new Job(id, this.#functions.urlOf(fn), this.#thread, slot, (how & Message.STOPPED) !== 0)
    this.running = job
    const begin = (found: Found): void => {
      if (found.kind !== "function") return this.failed(job, notFound(found))
      this.#call(job, found.fn, (how & Message.AWAITED) === 0 ? "sync" : "run", args, this)
    }
    const found = this.#functions.find(fn)
    if (found instanceof Promise) void found.then(begin)
    else begin(found)
  }

  returned(job: Job, value: unknown): void {
    this.#end(job)
    this.#thread.outbox.sendResult(job.id, job.slot, value)
  }

  failed(job: Job, failure: Message.Failure): void {
    this.#end(job)
    this.#thread.outbox.send([Message.FAILED, job.id, job.slot, failure])
  }

  rung(): void {}

  unreadable(): void {}

  damaged(): void {}

  #end(job: Job): void {
    if (this.running === job) this.running = undefined
    job.end()
  }
}
