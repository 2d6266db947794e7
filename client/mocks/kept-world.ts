import type { KeptTables } from './kept-tables.ts'
import type { Journal } from '#emulator/store/journal.ts'
import type { Visitor } from '#server/testing/people.ts'

/** All that the backend of this page needs to go on where it stopped, but for the emulator's journal. */
export interface KeptWorld {
  /** Of the schema that the tables were written by. */
  readonly schema: string
  readonly tables: KeptTables
  readonly visitor: Visitor | null
  readonly scenario: string | null
  readonly webhookSecret: string
}

export interface WorldStore {
  /** What was kept, or null when there is nothing or another build with another schema wrote it. */
  load(schema: string): Promise<KeptWorld | null>
  save(world: KeptWorld): Promise<void>
  readonly journal: Journal
  /** Forgets everything. */
  clear(): Promise<void>
}

const databaseName = 'paydesk-mocks'
const worldKey = 'world'

/** The world of the mocks in the browser's IndexedDB: one for all tabs of this site. */
export async function openWorldStore(): Promise<WorldStore> {
  const opening = indexedDB.open(databaseName, 1)
  opening.addEventListener('upgradeneeded', () => {
    opening.result.createObjectStore('world')
    opening.result.createObjectStore('journal', { autoIncrement: true })
  })
  const database = await resultOf(opening)

  const write = (stores: string[], work: (transaction: IDBTransaction) => void) =>
    new Promise<void>((resolve, reject) => {
      const transaction = database.transaction(stores, 'readwrite', { durability: 'relaxed' })
      transaction.addEventListener('complete', () => resolve())
      transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('nothing was kept')))
      work(transaction)
    })
  const clear = () =>
    write(['world', 'journal'], (transaction) => {
      transaction.objectStore('world').clear()
      transaction.objectStore('journal').clear()
    })

  return {
    async load(schema) {
      const kept: KeptWorld | undefined = await resultOf(
        database.transaction('world').objectStore('world').get(worldKey),
      )
      if (kept?.schema === schema) return kept
      await clear()
      return null
    },
    save: (world) => write(['world'], (transaction) => transaction.objectStore('world').put(world, worldKey)),
    clear,
    journal: {
      async *read() {
        const texts: string[] = await resultOf(
          database.transaction('journal').objectStore('journal').getAll(),
        )
        for (const text of texts) yield* text.split('\n').filter((line) => line !== '')
      },
      append: (text) => write(['journal'], (transaction) => transaction.objectStore('journal').add(text)),
      rewrite: (lines) =>
        write(['journal'], (transaction) => {
          transaction.objectStore('journal').clear()
          transaction.objectStore('journal').add([...lines].join(''))
        }),
      async close() {
        database.close()
      },
    },
  }
}

function resultOf<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB gave no answer')))
  })
}
