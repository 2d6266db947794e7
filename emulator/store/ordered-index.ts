/** One stored object and its place: by `order` (usually `created`), then by arrival. */
export interface Entry<T> {
  object: T
  order: number
  readonly sequence: number
}

/** How many places at the front may lie empty before the rest moves up. */
const EMPTY_PLACES = 1024

/**
 * Entries sorted by place. Finding a place costs O(log n), adding at the end and taking from the front, the usual
 * cases, nothing more: a queue of timers is taken from the front, and moving up the rest each time would be O(n).
 */
export class OrderedIndex<T> {
  private readonly entries: (Entry<T> | undefined)[] = []
  /** Where the first entry lies; what is before it was taken. */
  private front = 0

  get size(): number {
    return this.entries.length - this.front
  }

  at(position: number): Entry<T> | undefined {
    return this.entries[this.front + position]
  }

  add(entry: Entry<T>): void {
    const last = this.entries.length > this.front ? this.entries[this.entries.length - 1] : undefined
    if (last === undefined || isBefore(last, entry)) this.entries.push(entry)
    else this.entries.splice(this.front + this.positionOf(entry), 0, entry)
  }

  remove(entry: Entry<T>): void {
    const position = this.positionOf(entry)
    if (this.at(position) !== entry) return
    if (position > 0) this.entries.splice(this.front + position, 1)
    else {
      this.entries[this.front++] = undefined
      if (this.front > EMPTY_PLACES && this.front > this.size) this.moveUp()
      else if (this.size === 0) this.moveUp()
    }
  }

  /** The position of the first entry that is not before this place. */
  positionOf(place: { order: number; sequence: number }): number {
    let low = 0
    let high = this.size
    while (low < high) {
      const middle = (low + high) >>> 1
      const entry = this.at(middle)
      if (entry !== undefined && isBefore(entry, place)) low = middle + 1
      else high = middle
    }
    return low
  }

  private moveUp(): void {
    this.entries.splice(0, this.front)
    this.front = 0
  }
}

function isBefore(one: { order: number; sequence: number }, other: { order: number; sequence: number }) {
  return one.order < other.order || (one.order === other.order && one.sequence < other.sequence)
}
