import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPostgres } from './postgres.ts'
import { accounts } from './schema/accounts.ts'
import { createTestDatabase, type TestDatabase } from './testing.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

test('F19: connections that the server cuts, idle or in a transaction, are replaced and end nothing', async () => {
  // The embedded database has no connections to cut.
  if (database.url === null) return
  const warned: string[] = []
  const pool = openPostgres(
    database.url,
    { warn: (_fields, message) => void warned.push(message) },
    { max: 3 },
  )
  const cutAll = () =>
    database.execute(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'paydesk' and datname = current_database() and pid <> pg_backend_pid()`,
    )
  for (let round = 0; round < 5; round++) {
    await Promise.all([pool.execute('select 1'), pool.execute('select 2')])
    const cut = pool.db.transaction(async (tx) => {
      await tx.insert(accounts).values({ name: 'never there' })
      await cutAll()
      await tx.insert(accounts).values({ name: 'never there' })
    })
    await expect(cut).rejects.toThrow(/Failed query|terminat|connection error/)
    await expect(
      pool.transact(async (execute) => {
        await cutAll()
        await execute('select 1')
      }),
    ).rejects.toThrow(/terminat|connection error/)
  }
  expect((await pool.execute('select 3 as n')).rows).toEqual([{ n: 3 }])
  expect(await pool.db.select().from(accounts)).toEqual([])
  expect(warned.length).toBeGreaterThan(0)
  await pool.close()
})

test('F21: a pool with no connection left says so within its patience', async () => {
  if (database.url === null) return
  const pool = openPostgres(database.url, { warn: () => {} }, { max: 1, connectionTimeoutMillis: 200 })
  await pool.transact(async () => {
    await expect(pool.execute('select 1')).rejects.toThrow(/timeout/)
  })
  expect((await pool.execute('select 1 as n')).rows).toEqual([{ n: 1 }])
  await pool.close()
})
