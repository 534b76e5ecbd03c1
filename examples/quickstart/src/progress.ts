/**
 * A progress bar on standard error: one line, drawn again, on a terminal; a few plain lines elsewhere. Host side.
 *
 * It draws by a timer, as a server would answer requests: while the event loop stands still, so does the bar.
 */
import process from "node:process"

/** A bar that is being drawn. */
export interface Progress {
  /** One more is done. */
  readonly tick: () => void
  /** Draws the end and stops. */
  readonly end: () => void
}

const WIDTH = 30
const INTERVAL = 50

/**
 * Starts a bar.
 *
 * @param label what is being done.
 * @param total how often `tick` will be called.
 */
export const startProgress = (label: string, total: number): Progress => {
  const { isTTY, write } = { isTTY: process.stderr.isTTY, write: (text: string) => process.stderr.write(text) }
  let done = 0
  /** The share, in halves, up to which plain lines were written. */
  let halves = 0
  const draw = (): void => {
    const share = total === 0 ? 1 : done / total
    const line = `  ${label}  ${String(Math.floor(share * 100)).padStart(3)} %  ${done}/${total}`
    if (isTTY) {
      const bar = "=".repeat(Math.round(share * WIDTH)).padEnd(WIDTH, ".")
      write(`\r[${bar}]${line}`)
    } else if (Math.floor(share * 2) > halves) {
      halves = Math.floor(share * 2)
      write(`${line}\n`)
    }
  }
  const timer = setInterval(draw, INTERVAL)
  if (isTTY) draw()
  return {
    tick: () => {
      done++
    },
    end: () => {
      clearInterval(timer)
      draw()
      // The report comes next: the line of the bar is wiped.
      if (isTTY) write("\r\u001b[K")
    }
  }
}
