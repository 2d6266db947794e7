import {
  Collection,
  type AnyCollection,
  type Change,
  type ChangeListener,
  type Definition,
} from './collection.ts'
import { collections, type CollectionName, type ObjectIn } from './collections.ts'

type IndexOf<Name extends CollectionName> =
  (typeof collections)[Name] extends Definition<infer _T, infer Index> ? Index : never

/** The collections of one account, by name. */
export type Store = { readonly [Name in CollectionName]: Collection<ObjectIn<Name>, IndexOf<Name>> }

/** What a committed transaction changed: the last state of each object, null where it is gone. */
export interface Written {
  collection: string
  id: string
  object: object | null
}

/** Reads and writes of one account. All writes happen inside `transact`. */
export interface AccountStore {
  readonly store: Store
  readonly byName: ReadonlyMap<string, AnyCollection>
  /**
   * Runs `work` and returns its answer with what it wrote. If it throws, nothing has changed, unless `keep` says
   * of the error that the writes before it stay: then `failure` holds it.
   */
  transact<T>(work: () => T, keep: (error: unknown) => boolean): Outcome<T>
  /** Runs `work` within the open transaction, answers what it answers, and takes back all that it wrote. */
  rehearse<T>(work: () => T): T
  /** Puts back what the journal holds, without a transaction. */
  restore(written: Written): void
}

export type Outcome<T> = { written: Written[] } & ({ value: T } | { failure: unknown })

export function createAccountStore(): AccountStore {
  let open: Change[] | null = null
  const listen: ChangeListener = (change) => {
    if (!open) throw new Error(`${change.collection} changed outside a transaction`)
    open.push(change)
  }
  const store = buildStore(listen)
  const byName = new Map<string, AnyCollection>(Object.entries(store))

  function rollBack(changes: Change[]): void {
    for (const change of changes.reverse()) change.undo()
  }

  function rehearse<T>(work: () => T): T {
    if (!open) throw new Error('A rehearsal needs an open transaction')
    const outer = open
    const changes: Change[] = []
    open = changes
    try {
      return work()
    } finally {
      rollBack(changes)
      open = outer
    }
  }

  return {
    store,
    byName,
    transact(work, keep) {
      if (open) throw new Error('A transaction is open already')
      const changes: Change[] = []
      open = changes
      try {
        const value = work()
        return { written: lastStates(changes), value }
      } catch (error) {
        if (!keep(error)) {
          rollBack(changes)
          throw error
        }
        return { written: lastStates(changes), failure: error }
      } finally {
        open = null
      }
    },
    rehearse,
    restore({ collection: name, id, object }) {
      const collection = byName.get(name)
      // A collection that a later version dropped: what it held has no reader any more.
      if (!collection) return
      if (object) collection.restore({ ...object, id })
      else collection.forget(id)
    },
  }
}

function buildStore(listen: ChangeListener): Store {
  const entries = Object.entries(collections).map(([name, definition]) => [
    name,
    new Collection(name, definition as Definition<{ id: string }, string>, listen),
  ])
  return Object.fromEntries(entries) as Store
}

/** In the order in which each object was first changed. */
function lastStates(changes: readonly Change[]): Written[] {
  if (changes.length < 2)
    return changes.map(({ collection, id, after }) => ({ collection, id, object: after }))
  const written: Written[] = []
  const known = new Map<string, Map<string, Written>>()
  for (const { collection, id, after } of changes) {
    let ofKind = known.get(collection)
    if (ofKind === undefined) known.set(collection, (ofKind = new Map()))
    const one = ofKind.get(id)
    if (one) one.object = after
    else {
      const first = { collection, id, object: after }
      ofKind.set(id, first)
      written.push(first)
    }
  }
  return written
}
