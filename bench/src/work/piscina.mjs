import { move as moved } from "piscina"

export { burn, echo, increment, revise, spin } from "./functions.mjs"
export const move = (bytes) => moved(bytes)
