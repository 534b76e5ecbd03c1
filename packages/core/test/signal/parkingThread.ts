/** A thread that sleeps until it is given a slot, which it then lists as ended, so many times. */
import { parentPort, workerData } from "node:worker_threads"
import { PARKED, ThreadWords } from "../../src/signal/ThreadWords.ts"

const { buffer, rounds, size } = workerData as { buffer: SharedArrayBuffer; rounds: number; size: number }
const words = new ThreadWords(buffer, size)

words.rest(PARKED)
parentPort?.postMessage("ready")
for (let i = 0; i < rounds; i++) {
  // Longer than the test may take: only the host ends this sleep.
  words.park(600_000)
  words.end(words.assigned)
  words.accept()
  if (i < rounds - 1) words.rest(PARKED)
}
