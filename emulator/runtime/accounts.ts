import { createJournalWriter, replayJournal, type Journal, type JournalLine } from '../store/journal.ts'
import { collections } from '../store/collections.ts'
import { createAccountStore, type AccountStore, type Written } from '../store/store.ts'

/** One secret key's world: nothing in it is seen by another. */
export interface Account {
  /** What follows `sk_test_` in its key. */
  readonly name: string
  readonly data: AccountStore
}

export interface Accounts {
  /** The collections that an account has. */
  readonly kinds: readonly string[]
  /** The account of this name, made on first use. */
  open(name: string): Account
  find(name: string): Account | undefined
  list(): Account[]
  /** Empties an account, on disk too. */
  reset(name: string): void
  /**
   * Puts these objects, oldest first, in the place of all that the account held, at once on disk too.
   * @throws Error for objects that their collections cannot hold; then nothing has changed.
   */
  replace(name: string, objects: readonly Written[]): Account
  /** Hands a committed transaction to the journal. */
  record(account: Account, written: Written[]): void
  /** Resolves when all that was recorded so far cannot be lost any more. */
  flushed(): Promise<void>
  /** Whether that is so already. */
  isFlushed(): boolean
}

/** Accounts as the journal left them; without a journal they live in memory alone. */
export async function loadAccounts(journal: Journal | undefined): Promise<Accounts> {
  const byName = new Map<string, Account>()

  function open(name: string): Account {
    const existing = byName.get(name)
    if (existing) return existing
    const account = { name, data: createAccountStore() }
    byName.set(name, account)
    return account
  }

  function restore({ account, written }: JournalLine): void {
    for (const one of written) {
      if (one.collection === RESET) byName.delete(account)
      else open(account).data.restore(one)
    }
  }

  if (journal) await replayJournal(journal, restore, () => [...byName.values()].flatMap(liveLines))
  const writer = createJournalWriter(journal)

  return {
    kinds: Object.keys(collections),
    open,
    find: (name) => byName.get(name),
    list: () => [...byName.values()],
    reset(name) {
      byName.delete(name)
      writer.add({ account: name, written: [{ collection: RESET, id: '', object: null }] })
    },
    replace(name, objects) {
      const account = { name, data: createAccountStore() }
      for (const one of objects) account.data.restore(one)
      byName.set(name, account)
      writer.add({ account: name, written: [{ collection: RESET, id: '', object: null }, ...objects] })
      return account
    },
    record(account, written) {
      // What a request still did to an account that was emptied meanwhile must not come back with the journal.
      if (written.length > 0 && byName.get(account.name) === account)
        writer.add({ account: account.name, written })
    },
    flushed: () => writer.flushed(),
    isFlushed: () => writer.isFlushed(),
  }
}

/** Stands in the journal where an account was emptied. */
const RESET = '!reset'

function liveLines(account: Account): JournalLine[] {
  const lines: JournalLine[] = []
  for (const [collection, objects] of account.data.byName) {
    // Oldest first, so that what was written at the same second keeps its order when it is read back.
    for (const object of objects.all().reverse()) {
      lines.push({ account: account.name, written: [{ collection, id: idOf(object), object }] })
    }
  }
  return lines
}

function idOf(object: object): string {
  return 'id' in object && typeof object.id === 'string' ? object.id : ''
}
