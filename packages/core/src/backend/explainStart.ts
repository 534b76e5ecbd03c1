/** Says of a thread that did not start what its runtime does not know. Host side, for backends with a worker file of their own. */

/**
 * What kept a thread from starting, put plainly where a bundler has taken the backend along and left its worker file behind.
 *
 * @param name the backend's package, for the message.
 * @param cause what the runtime said.
 * @returns an error that says what to do, with `cause`; or `cause` itself where it is about something else.
 */
export const explainStart = (name: string, cause: unknown): unknown => {
  if (!(cause instanceof Error) || !/(?:not ?found|cannot find)[\s\S]*\bthread\.js\b/i.test(cause.message)) return cause
  return new Error(
    `The file in which threads of ${name} start is not there: a bundler has left it behind. Add @anythread/unplugin to ` +
      `the bundler, keep ${name} out of the bundle, or give the option spawn a worker whose entry file calls serve of ` +
      `${name}/worker.`,
    { cause }
  )
}
