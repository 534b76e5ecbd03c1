/**
 * The one shape of a message port that host and thread speak. Each backend fits its runtime's port to it; nobody
 * overwrites globals.
 */

/** One end of a message channel. Order is kept; what is posted before `close` is delivered. */
export interface Port {
  /**
   * Sends a structured clone of `message` and moves what `transfer` lists.
   *
   * @throws DataCloneError when the message cannot be cloned. Nothing has been transferred then.
   */
  readonly post: (message: unknown, transfer?: ReadonlyArray<object>) => void
  /**
   * Starts delivery to `receive`; `unreadable` is told of a message that could not be deserialized, `ended`, where the
   * runtime tells, that no more will come because the other end is gone. Called once. Delivery alone never keeps a
   * process alive on the host.
   */
  readonly listen: (
    receive: (message: unknown) => void,
    unreadable: (error: unknown) => void,
    ended?: () => void
  ) => void
  /** Takes the next message that has arrived without waiting for the event loop, where the runtime can. */
  readonly receive?: () => { readonly message: unknown } | undefined
  /** Ends delivery on both ends. */
  readonly close: () => void
}
