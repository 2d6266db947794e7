import { invalidRequest, resourceMissing } from '../http/errors.ts'
import { Filing, type IndexValue } from './filing.ts'
import { OrderedIndex, type Entry } from './ordered-index.ts'

/** What the store knows about one kind of object. Made with `define`, listed in `collections.ts`. */
export interface Definition<T extends { id: string }, Index extends string> {
  /** The word in "No such customer: 'cus_x'". */
  readonly noun: string
  /** The `param` of that error when the id came from the path. */
  readonly idParam: string
  /** Ids end up in `by(index, value)` and `page({ index, value })` under the values named here. */
  readonly indexes: { readonly [Name in Index]: (object: T) => IndexValue }
  /** Objects that a list without filter leaves out (those that live on a test clock). */
  readonly hidden: (object: T) => boolean
  /** Ascending place in lists, seconds. */
  readonly order: (object: T) => number
}

export interface PageQuery<T, Index extends string> {
  index?: Index
  value?: string
  /** What no index answers; it is asked object by object within the chosen index. */
  where?: (object: T) => boolean
  /** Range over the order (`created`), seconds. */
  created?: { gt?: number; gte?: number; lt?: number; lte?: number } | undefined
  limit?: number | undefined
  starting_after?: string | undefined
  ending_before?: string | undefined
}

export interface Page<T> {
  data: T[]
  has_more: boolean
}

/** Hears of each change so that a transaction can undo and record it; `before` absent means new. */
export type ChangeListener = (change: Change) => void
export interface Change {
  readonly collection: string
  readonly id: string
  readonly after: object | null
  readonly undo: () => void
}

/** A collection whose kind is not known: what the journal, expansion and the control page need of it. */
export interface AnyCollection {
  readonly name: string
  readonly size: number
  find(id: string): object | undefined
  all(): object[]
  restore(object: { id: string }): void
  forget(id: string): void
}

/**
 * The objects of one kind in one account, newest first in every answer. What it holds is frozen: write with
 * `put` or `update`, never by assignment.
 */
export class Collection<T extends { id: string }, Index extends string> implements AnyCollection {
  private readonly byId = new Map<string, Entry<T>>()
  private readonly filing: Filing<T>
  private nextSequence = 1

  constructor(
    readonly name: string,
    private readonly definition: Definition<T, Index>,
    private readonly changed: ChangeListener,
  ) {
    this.filing = new Filing(definition)
  }

  get size(): number {
    return this.byId.size
  }

  find(id: string): T | undefined {
    return this.byId.get(id)?.object
  }

  /** @throws StripeError 404 `resource_missing`, for the object that the path names. */
  get(id: string): T {
    const object = this.find(id)
    if (!object) throw resourceMissing(this.definition.noun, id, this.definition.idParam)
    return object
  }

  /** @throws StripeError 400 `resource_missing`, for an object that the parameter `param` names. */
  refer(id: string, param: string): T {
    const object = this.find(id)
    if (!object) throw resourceMissing(this.definition.noun, id, param, 400)
    return object
  }

  /** Adds the object or replaces the one with its id. */
  put(object: T): T {
    const before = this.byId.get(object.id)
    const previous = before?.object
    this.place(deepFreeze(object), before)
    this.changed({
      collection: this.name,
      id: object.id,
      after: object,
      undo: () => (previous ? this.place(previous, this.byId.get(object.id)) : this.displace(object.id)),
    })
    return object
  }

  /** Replaces the top-level fields named in `changes`. */
  update(id: string, changes: Partial<T>): T {
    return this.put({ ...this.get(id), ...changes })
  }

  delete(id: string): void {
    const entry = this.byId.get(id)
    if (!entry) return
    this.displace(id)
    this.changed({ collection: this.name, id, after: null, undo: () => this.insert(entry) })
  }

  /** All objects under one value of an index, newest first. */
  by(index: Index, value: string): T[] {
    return newestFirst(this.filing.under(index, value))
  }

  /** The first in order (oldest, or soonest for timers) under one value of an index. */
  first(index: Index, value: string): T | undefined {
    return this.filing.under(index, value)?.at(0)?.object
  }

  /** Every object, newest first, also what lists leave out. */
  all(): T[] {
    return newestFirst(this.filing.everything)
  }

  /**
   * One page for a list endpoint, newest first; `limit` is 10 unless told.
   * @throws StripeError 400 for an unknown cursor or for two cursors.
   */
  page(query: PageQuery<T, Index>): Page<T> {
    const { starting_after: after, ending_before: before, limit = 10 } = query
    if (after !== undefined && before !== undefined) {
      throw invalidRequest('You cannot set both `starting_after` and `ending_before`.', {
        param: 'starting_after',
      })
    }
    const index =
      query.index === undefined
        ? this.filing.listed
        : (this.filing.under(query.index, query.value ?? '') ?? new OrderedIndex<T>())
    const keep = (object: T) => query.where?.(object) ?? true
    const data: T[] = []
    const candidates =
      before === undefined
        ? this.walk(index, this.upperEnd(index, query), this.lowerEnd(index, query))
        : this.climb(index, this.cursor(before, 'ending_before', index) + 1, this.upperEnd(index, query))
    const from = before === undefined ? 0 : this.lowerEnd(index, query)
    let has_more = false
    for (const object of candidates) {
      if (from > 0 && !this.isWithin(object, query)) continue
      if (!keep(object)) continue
      if (data.length === limit) {
        has_more = true
        break
      }
      data.push(object)
    }
    return { data: before === undefined ? data : data.reverse(), has_more }
  }

  /** Loads an object from the journal: no listener hears of it. */
  restore(object: { id: string }): void {
    this.place(deepFreeze(object) as T, this.byId.get(object.id))
  }

  forget(id: string): void {
    this.displace(id)
  }

  private *walk(index: OrderedIndex<T>, end: number, start: number): Generator<T> {
    for (let position = Math.min(end, index.size) - 1; position >= start; position--) {
      const entry = index.at(position)
      if (entry) yield entry.object
    }
  }

  private *climb(index: OrderedIndex<T>, start: number, end: number): Generator<T> {
    for (let position = start; position < end; position++) {
      const entry = index.at(position)
      if (entry) yield entry.object
    }
  }

  private isWithin(object: T, { created }: PageQuery<T, Index>): boolean {
    const order = this.definition.order(object)
    if (created?.gt !== undefined && order <= created.gt) return false
    return created?.gte === undefined || order >= created.gte
  }

  private upperEnd(index: OrderedIndex<T>, { created, starting_after }: PageQuery<T, Index>): number {
    const bounds = [index.size]
    if (created?.lt !== undefined) bounds.push(index.positionOf({ order: created.lt, sequence: 0 }))
    if (created?.lte !== undefined) bounds.push(index.positionOf({ order: created.lte, sequence: Infinity }))
    if (starting_after !== undefined) bounds.push(this.cursor(starting_after, 'starting_after', index))
    return Math.min(...bounds)
  }

  private lowerEnd(index: OrderedIndex<T>, { created }: PageQuery<T, Index>): number {
    const bounds = [0]
    if (created?.gt !== undefined) bounds.push(index.positionOf({ order: created.gt, sequence: Infinity }))
    if (created?.gte !== undefined) bounds.push(index.positionOf({ order: created.gte, sequence: 0 }))
    return Math.max(...bounds)
  }

  private cursor(id: string, param: string, index: OrderedIndex<T>): number {
    const entry = this.byId.get(id)
    if (!entry) throw resourceMissing(this.definition.noun, id, param, 400)
    return index.positionOf(entry)
  }

  private place(object: T, existing: Entry<T> | undefined): void {
    const order = this.definition.order(object)
    if (existing && existing.order === order) return this.filing.replace(existing, object)
    if (existing) this.displace(object.id)
    this.insert({ object, order, sequence: existing?.sequence ?? this.nextSequence++ })
  }

  private insert(entry: Entry<T>): void {
    this.byId.set(entry.object.id, entry)
    this.filing.add(entry)
  }

  private displace(id: string): void {
    const entry = this.byId.get(id)
    if (!entry) return
    this.byId.delete(id)
    this.filing.remove(entry)
  }
}

function newestFirst<T>(index: OrderedIndex<T> | undefined): T[] {
  const objects: T[] = []
  for (let position = (index?.size ?? 0) - 1; position >= 0; position--) {
    const entry = index?.at(position)
    if (entry) objects.push(entry.object)
  }
  return objects
}

function deepFreeze<T extends object>(value: T): T {
  if (Object.isFrozen(value)) return value
  for (const key in value) {
    const member = value[key]
    if (typeof member === 'object' && member !== null) deepFreeze(member)
  }
  return Object.freeze(value)
}
