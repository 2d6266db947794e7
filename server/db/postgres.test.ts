import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTcpProxy } from '../reliability/testing/tcp-proxy.ts'
import type { PoolClient } from 'pg'
import { openPostgres } from './postgres.ts'
import { accounts } from './schema/accounts.ts'
import { createTestDatabase, type TestDatabase } from './testing.ts'

let database: TestDatabase
let url: string

beforeAll(async () => {
  database = await createTestDatabase()
  if (database.url === null) throw new Error('the embedded database has no connections to cut')
  url = database.url
})
afterAll(() => database.close())

test('F19: connections that the server cuts, idle or in a transaction, are replaced and end nothing', async () => {
  const warned: string[] = []
  const pool = openPostgres(url, { warn: (_fields, message) => void warned.push(message) }, { max: 3 })
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

test('F19: a connection that dies between its checkout and the first statement is given back', async () => {
  const pool = openPostgres(url, { warn: () => {} }, { max: 1, connectionTimeoutMillis: 200 })
  const end = (client: PoolClient) => void client.end()
  pool.pool.on('acquire', end)
  for (let round = 0; round < 3; round++) {
    await expect(pool.db.transaction(async (tx) => tx.select().from(accounts))).rejects.toThrow('begin')
  }
  pool.pool.off('acquire', end)
  expect(await pool.db.transaction(async (tx) => tx.select().from(accounts))).toEqual([])
  await pool.close()
})

test('F19: what undid a transaction is told, although the connection was gone before it could be rolled back', async () => {
  const pool = openPostgres(url, { warn: () => {} }, { max: 1 })
  const reason = new Error('the reason')
  const undone = pool.db.transaction(async (tx) => {
    await tx.execute('select pg_terminate_backend(pg_backend_pid())').catch(() => {})
    throw reason
  })
  await expect(undone).rejects.toBe(reason)
  await pool.close()
})

test('F19: where a connection died unnoticed, a read and the begin of a transaction go to another one and a write does not', async () => {
  const server = new URL(url)
  const proxy = await startTcpProxy({ host: server.hostname, port: Number(server.port) })
  server.host = `127.0.0.1:${proxy.port}`
  const pool = openPostgres(server.href, { warn: () => {} }, { max: 1 })
  await pool.execute('select 1')
  let cuts = 0
  /** The connection turns out to be dead when next a statement like this goes through it. */
  const cutAt = (statement: string) => {
    proxy.onSent = (chunk) => {
      if (!chunk.toString('latin1').toLowerCase().includes(statement)) return false
      proxy.onSent = null
      cuts++
      return true
    }
  }
  let runs = 0
  const count = () =>
    pool.db.transaction(async (tx) => {
      runs++
      return tx.$count(accounts)
    })

  cutAt('select')
  expect(await pool.db.select().from(accounts)).toEqual([])
  cutAt('insert')
  await expect(pool.db.insert(accounts).values({ name: 'never there' })).rejects.toThrow('Failed query')
  cutAt('begin')
  expect(await count()).toBe(0)
  expect(runs).toBe(1)
  cutAt('commit')
  await expect(count()).rejects.toThrow('Failed query')
  expect(runs).toBe(2)
  expect(cuts).toBe(4)
  await pool.close()
  await proxy.close()
})

test('F21: a pool with no connection left says so within its patience', async () => {
  const pool = openPostgres(url, { warn: () => {} }, { max: 1, connectionTimeoutMillis: 200 })
  await pool.transact(async () => {
    await expect(pool.execute('select 1')).rejects.toThrow(/timeout/)
  })
  expect((await pool.execute('select 1 as n')).rows).toEqual([{ n: 1 }])
  await pool.close()
})
