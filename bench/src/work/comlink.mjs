import { parentPort } from "node:worker_threads"
import * as Comlink from "comlink/dist/esm/comlink.mjs"
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs"
import * as functions from "./functions.mjs"

Comlink.expose({ ...functions, move: (bytes) => Comlink.transfer(bytes, [bytes.buffer]) }, nodeEndpoint(parentPort))
