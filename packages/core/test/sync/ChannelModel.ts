/** A channel as lists, for the tests that play random schedules against it. */

/** Every number sent is another, and the first of them go as what is easily taken for nothing. */
const falsy: ReadonlyArray<unknown> = [undefined, null, 0, "", false]
/** What goes for a number. */
export const itemOf = (number: number): unknown => (number < falsy.length ? falsy[number] : number)
/** The number for which it goes. */
export const numberOf = (item: unknown): number => (falsy.includes(item) ? falsy.indexOf(item) : (item as number))

/** The lists, written down in the plainest way. */
export class ChannelModel {
  readonly max: number
  readonly sendOpen: Set<number> = new Set([0])
  readonly receiveOpen: Set<number> = new Set([0])
  buffer: Array<number> = []
  senders: Array<{ readonly id: number; readonly item: number; readonly half: number }> = []
  receivers: Array<{ readonly id: number; readonly half: number }> = []
  /** Who is to be told, in order. */
  untold: Array<{
    readonly id: number
    readonly what: "sent" | "received" | "ended" | "ClosedChannel" | "BrokenChannel"
  }> = []
  /** What is on its way to those of them who are to receive. */
  handed: Array<number> = []
  /** Items that the channel has taken, and of them those that it dropped, as nobody was left to receive. */
  readonly accepted: Set<number> = new Set()
  readonly dropped: Set<number> = new Set()
  /** Something was put back: a later item may have overtaken it. */
  hasPutBack = false
  /** Somebody received while an earlier item was on its way to another, who is told after that. */
  hasOvertaken = false

  constructor(max: number) {
    this.max = max
  }

  send(half: number, item: number): boolean | "ClosedChannel" | "BrokenChannel" {
    if (!this.sendOpen.has(half)) return "ClosedChannel"
    if (this.receiveOpen.size === 0) return "BrokenChannel"
    const receiver = this.receivers.shift()
    if (receiver !== undefined) {
      this.handed.push(item)
      this.untold.push({ id: receiver.id, what: "received" })
    } else if (this.buffer.length < this.max) this.buffer.push(item)
    else return false
    this.accepted.add(item)
    return true
  }

  take(): number | undefined {
    const room = this.buffer.length === 0 || this.buffer.length <= this.max
    if (room) {
      const sender = this.senders.shift()
      if (sender !== undefined) {
        this.buffer.push(sender.item)
        this.accepted.add(sender.item)
        this.untold.push({ id: sender.id, what: "sent" })
      }
    }
    return this.buffer.shift()
  }

  receive(half: number): { readonly item: number } | "ClosedChannel" | "EndOfChannel" | undefined {
    if (!this.receiveOpen.has(half)) return "ClosedChannel"
    const item = this.take()
    if (this.handed.length > 0) this.hasOvertaken = true
    if (item !== undefined) return { item }
    return this.sendOpen.size === 0 ? "EndOfChannel" : undefined
  }

  leave(id: number): void {
    this.senders = this.senders.filter((one) => one.id !== id)
    this.receivers = this.receivers.filter((one) => one.id !== id)
    const entry = this.untold.find((one) => one.id === id)
    this.untold = this.untold.filter((one) => one.id !== id)
    if (entry?.what !== "received") return
    const next = this.receivers.shift()
    if (next !== undefined) {
      this.untold.push({ id: next.id, what: "received" })
      return
    }
    const item = this.handed.pop() as number
    this.hasPutBack = true
    if (this.receiveOpen.size > 0) this.buffer.unshift(item)
    else this.dropped.add(item)
  }

  closeSend(half: number): void {
    if (!this.sendOpen.delete(half)) return
    for (const { id } of this.senders.filter((one) => one.half === half))
      this.untold.push({ id, what: "ClosedChannel" })
    this.senders = this.senders.filter((one) => one.half !== half)
    if (this.sendOpen.size > 0) return
    for (const { id } of this.receivers.splice(0)) this.untold.push({ id, what: "ended" })
  }

  closeReceive(half: number): void {
    if (!this.receiveOpen.delete(half)) return
    for (const { id } of this.receivers.filter((one) => one.half === half))
      this.untold.push({ id, what: "ClosedChannel" })
    this.receivers = this.receivers.filter((one) => one.half !== half)
    if (this.receiveOpen.size > 0) return
    for (const item of this.buffer.splice(0)) this.dropped.add(item)
    for (const { id } of this.senders.splice(0)) this.untold.push({ id, what: "BrokenChannel" })
  }
}
