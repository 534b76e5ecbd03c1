import { portable, transfer } from "@anythread/core/thread"
import { burn, echo, increment, revise, spin } from "./functions.mjs"

export const move = (bytes) => transfer(bytes)

portable(import.meta.url, { increment, revise, burn, echo, spin, move })

export { burn, echo, increment, revise, spin }
