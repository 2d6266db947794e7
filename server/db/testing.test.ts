import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { accounts } from './schema/accounts.ts'
import { areMigrationsCurrent, migrate } from './migrations.ts'
import { createTestDatabase, type TestDatabase } from './testing.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
beforeEach(() => database.empty())
afterAll(() => database.close())

test('a test database has the current schema and no rows', async () => {
  expect(await areMigrationsCurrent(database)).toBe(true)
  expect(await database.db.select().from(accounts)).toEqual([])
})

test('migrating again, also twice at once, changes nothing', async () => {
  expect(await Promise.all([migrate(database), migrate(database)])).toEqual([[], []])
})

test('a migration that fails leaves nothing behind and is told missing', async () => {
  const broken = [
    { name: '9999_broken', sql: 'create table half (id int); --> statement-breakpoint\nselect nonsense' },
  ]
  await expect(migrate(database, broken)).rejects.toThrow(/nonsense/)
  expect(await areMigrationsCurrent(database, broken)).toBe(false)
  const { rows } = await database.execute(`select to_regclass('half') as half`)
  expect(rows).toEqual([{ half: null }])
})

test('two test databases know nothing of each other', async () => {
  const other = await createTestDatabase()
  await other.db.insert(accounts).values({ name: 'Elsewhere' })
  expect(await database.db.select().from(accounts)).toEqual([])
  await other.close()
})

test('raw SQL takes values, several statements, and undoes a transaction that throws', async () => {
  expect((await database.execute('select $1::int as n', [7])).rows).toEqual([{ n: 7 }])
  expect((await database.execute('select 1 as a; select 2 as b')).rows).toEqual([{ b: 2 }])
  const failing = database.transact(async (execute) => {
    await execute(`insert into accounts (name) values ('undone')`)
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  expect(await database.db.select().from(accounts)).toEqual([])
})
