/** `node idle.ts FILE THREADS`: prints the memory of a process, in bytes, where a contender has so many threads that have worked and wait. */
import process from "node:process"
import { setTimeout as sleep } from "node:timers/promises"
import type { Contender } from "../contenders/Contender.ts"
import { warm } from "../contenders/warm.ts"

const [, , file, threads] = process.argv
const module = (await import(`../contenders/${file}.ts`)) as Readonly<Record<string, Contender>>
// Each such file exports its contender and nothing else.
const [contender] = Object.values(module)
const session = await contender?.open(Number(threads), "long")
// The same work for each, the bare workers too: what the compiler has used for it stays resident.
if (session !== undefined) await warm(Number(threads), session)
// Not to be in order, but for what is freed with a delay.
await sleep(300)
process.stdout.write(String(process.memoryUsage.rss()), () => process.exit())
