/** Everyone who takes part, ours first. p-limit, effection and Effect itself have no threads: they are in `cases/children.ts`. */

import { promiseFront } from "./anythread.ts"
import { effectFront } from "./anythreadEffect.ts"
import type { Contender } from "./Contender.ts"
import { comlink } from "./comlink.ts"
import { effectWorker } from "./effectWorker.ts"
import { multithreading } from "./multithreading.ts"
import { piscina } from "./piscina.ts"
import { poolifier } from "./poolifier.ts"
import { raw } from "./raw.ts"
import { synckit } from "./synckit.ts"
import { tinypool } from "./tinypool.ts"
import { workerpoolPeer } from "./workerpool.ts"

/** All of them. */
export const contenders: ReadonlyArray<Contender> = [
  promiseFront,
  effectFront,
  raw,
  piscina,
  tinypool,
  workerpoolPeer,
  poolifier,
  comlink,
  synckit,
  multithreading,
  effectWorker
]
