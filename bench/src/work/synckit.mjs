import { runAsWorker } from "synckit"
import * as functions from "./functions.mjs"

runAsWorker((name, argument) => functions[name](argument))
