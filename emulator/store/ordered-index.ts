/** One stored object and its place: by `order` (usually `created`), then by arrival. */
export interface Entry<T> {
  object: T
  order: number
  readonly sequence: number
}

/** Entries sorted by place. Adding at the end, the usual case, and finding a place cost O(log n). */
export class OrderedIndex<T> {
  private readonly entries: Entry<T>[] = []

  get size(): number {
    return this.entries.length
  }

  at(position: number): Entry<T> | undefined {
    return this.entries[position]
  }

  add(entry: Entry<T>): void {
    this.entries.splice(this.positionOf(entry), 0, entry)
  }

  remove(entry: Entry<T>): void {
    const position = this.positionOf(entry)
    if (this.entries[position] === entry) this.entries.splice(position, 1)
  }

  /** The position of the first entry that is not before this place. */
  positionOf(place: { order: number; sequence: number }): number {
    let low = 0
    let high = this.entries.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const entry = this.entries[middle]
      const isBefore =
        entry !== undefined &&
        (entry.order < place.order || (entry.order === place.order && entry.sequence < place.sequence))
      if (isBefore) low = middle + 1
      else high = middle
    }
    return low
  }
}
