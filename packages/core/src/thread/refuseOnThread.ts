/** What belongs to the host is refused on a thread. Either side. */
import { StartedInThread } from "../errors/CallDefect.ts"
import { isThread } from "./fromThread.ts"
import { threadState } from "./threadState.ts"

/**
 * Refuses what only a host may do: starting threads, running the application.
 *
 * @param what the name of what was called, for the message.
 * @throws StartedInThread when the calling code runs on a thread, with the URL of the module that it runs or loads.
 */
export const refuseOnThread = (what: string): void => {
  if (isThread()) throw new StartedInThread({ what, url: threadState()?.module() })
}
