import { OrderedIndex, type Entry } from './ordered-index.ts'

export type IndexValue = string | readonly string[] | null | undefined

export interface FilingRules<T> {
  readonly indexes: Readonly<Record<string, (object: T) => IndexValue>>
  /** Objects that a list without filter leaves out. */
  readonly hidden: (object: T) => boolean
}

interface Drawer<T> {
  readonly valueOf: (object: T) => IndexValue
  readonly byValue: Map<string, OrderedIndex<T>>
}

/** Where the entries of a collection are found again: all, those that lists show, and by the values of each index. */
export class Filing<T> {
  readonly everything = new OrderedIndex<T>()
  readonly listed = new OrderedIndex<T>()
  private readonly drawers: readonly Drawer<T>[]
  private readonly byName = new Map<string, Drawer<T>>()

  constructor(private readonly rules: FilingRules<T>) {
    for (const [name, valueOf] of Object.entries(rules.indexes)) {
      this.byName.set(name, { valueOf, byValue: new Map() })
    }
    this.drawers = [...this.byName.values()]
  }

  /** The entries under one value of an index; undefined when there are none. */
  under(index: string, value: string): OrderedIndex<T> | undefined {
    return this.byName.get(index)?.byValue.get(value)
  }

  add(entry: Entry<T>): void {
    this.everything.add(entry)
    if (!this.rules.hidden(entry.object)) this.listed.add(entry)
    for (const drawer of this.drawers) file(drawer, drawer.valueOf(entry.object), entry)
  }

  remove(entry: Entry<T>): void {
    this.everything.remove(entry)
    if (!this.rules.hidden(entry.object)) this.listed.remove(entry)
    for (const drawer of this.drawers) unfile(drawer, drawer.valueOf(entry.object), entry)
  }

  /** Puts the object in the place of the entry's, which keeps its place in order: only what differs is filed anew. */
  replace(entry: Entry<T>, object: T): void {
    const before = entry.object
    entry.object = object
    const wasHidden = this.rules.hidden(before)
    if (wasHidden !== this.rules.hidden(object)) {
      if (wasHidden) this.listed.add(entry)
      else this.listed.remove(entry)
    }
    for (const drawer of this.drawers) {
      const [one, other] = [drawer.valueOf(before), drawer.valueOf(object)]
      if (isSame(one, other)) continue
      unfile(drawer, one, entry)
      file(drawer, other, entry)
    }
  }
}

function file<T>({ byValue }: Drawer<T>, value: IndexValue, entry: Entry<T>): void {
  if (value === null || value === undefined) return
  for (const one of valuesOf(value)) {
    let index = byValue.get(one)
    if (index === undefined) byValue.set(one, (index = new OrderedIndex()))
    index.add(entry)
  }
}

function unfile<T>({ byValue }: Drawer<T>, value: IndexValue, entry: Entry<T>): void {
  if (value === null || value === undefined) return
  for (const one of valuesOf(value)) {
    const index = byValue.get(one)
    index?.remove(entry)
    if (index?.size === 0) byValue.delete(one)
  }
}

function valuesOf(value: string | readonly string[]): Iterable<string> {
  if (typeof value === 'string') return [value]
  return value.length < 2 ? value : new Set(value)
}

function isSame(one: IndexValue, other: IndexValue): boolean {
  if (one === other) return true
  if (!Array.isArray(one) || !Array.isArray(other)) return (one ?? null) === (other ?? null)
  return one.length === other.length && one.every((value, position) => value === other[position])
}
