import type { openPglite } from '#server/db/client.ts'
import { migrations } from '#server/db/migrations.ts'

type Pglite = Awaited<ReturnType<typeof openPglite>>['pglite']

/** The rows of every table as PostgreSQL's COPY writes them, and where the sequences stand. */
export interface KeptTables {
  readonly rows: Readonly<Record<string, string>>
  readonly sequences: Readonly<Record<string, string>>
}

/** Changes whenever the tables do: rows that were kept under another schema are of no use. */
export const schemaName = `${migrations.length} ${migrations.at(-1)?.name ?? ''}`

/** Reads every row. Takes tens of milliseconds for the few accounts that a page ever has. */
export function copyOut(pglite: Pglite): Promise<KeptTables> {
  // One transaction: what is kept is one moment of the database.
  return pglite.transaction(async (transaction) => {
    const rows: Record<string, string> = {}
    for (const name of await tablesOf(transaction)) {
      const { blob } = await transaction.query(`copy "${name}" to '/dev/blob'`)
      const text = blob === undefined ? '' : await blob.text()
      if (text !== '') rows[name] = text
    }
    const found = await transaction.query<{ name: string; last: string }>(
      `select sequencename as name, last_value::text as last from pg_sequences
       where schemaname = 'public' and last_value is not null`,
    )
    return { rows, sequences: Object.fromEntries(found.rows.map(({ name, last }) => [name, last])) }
  })
}

/** Puts the rows in the place of all that the database holds. */
export async function copyIn(pglite: Pglite, { rows, sequences }: KeptTables): Promise<void> {
  await pglite.transaction(async (transaction) => {
    // The rows come table by table; that they belong together was checked when they were written.
    await transaction.exec('set local session_replication_role = replica')
    for (const name of await tablesOf(transaction)) await transaction.exec(`delete from "${name}"`)
    for (const [name, text] of Object.entries(rows))
      await transaction.query(`copy "${name}" from '/dev/blob'`, [], { blob: new Blob([text]) })
    for (const [name, last] of Object.entries(sequences))
      await transaction.query('select setval($1::regclass, $2::bigint)', [`"${name}"`, last])
  })
}

async function tablesOf(transaction: Pick<Pglite, 'query'>): Promise<string[]> {
  const { rows } = await transaction.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  )
  return rows.map(({ name }) => name)
}
