import { Tinypool } from "tinypool"

export { burn, echo, increment, revise, spin } from "./functions.mjs"
export const move = (bytes) => Tinypool.move(bytes)
