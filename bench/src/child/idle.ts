/** `node idle.ts FILE THREADS`: prints the memory of a process, in bytes, where a contender has so many threads that have worked and wait. */
import process from "node:process"
import { setTimeout as sleep } from "node:timers/promises"
import type { Contender } from "../contenders/Contender.ts"

const [, , file, threads] = process.argv
const module = (await import(`../contenders/${file}.ts`)) as Readonly<Record<string, Contender>>
// Each such file exports its contender and nothing else.
const [contender] = Object.values(module)
await contender?.open(Number(threads), "long")
// Not to be in order, but for what is freed with a delay.
await sleep(300)
process.stdout.write(String(process.memoryUsage.rss()), () => process.exit())
