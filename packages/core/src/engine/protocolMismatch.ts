/** Why a thread that speaks another version of the protocol takes no jobs. Host side. */
import { PROTOCOL } from "../wire/Message.ts"

/** @param theirs the version that the thread speaks. */
export const protocolMismatch = (theirs: number): Error =>
  new Error(
    `The thread speaks version ${theirs} of the protocol, its host version ${PROTOCOL}: they come from different ` +
      `releases of @anythread/core. Install one release, and rebuild and reload what a cache may hold.`
  )
