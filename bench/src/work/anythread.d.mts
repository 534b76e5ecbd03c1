export { burn, echo, increment, revise, spin } from "./functions.mjs"
export declare const move: (bytes: Uint8Array) => Uint8Array
