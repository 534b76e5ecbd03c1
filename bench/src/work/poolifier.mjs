import { ThreadWorker } from "poolifier"
import * as functions from "./functions.mjs"

// biome-ignore lint/style/noDefaultExport: this is how poolifier finds the worker
export default new ThreadWorker({ ...functions })
