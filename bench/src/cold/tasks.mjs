import { portable } from "anythread/thread"

export const increment = (n) => n + 1

portable(import.meta.url, { increment })
