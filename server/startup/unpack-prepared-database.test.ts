import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openPglite } from '../db/client.ts'
import { areMigrationsCurrent } from '../db/migrations.ts'
import { preparedForTests } from '../db/testing.ts'
import { unpackPreparedDatabase } from './unpack-prepared-database.ts'

let home: string
let folder: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'paydesk-prepared-'))
  folder = join(home, 'db')
  await mkdir(folder)
})
afterEach(() => rm(home, { recursive: true, force: true }))

test('an empty folder holds the prepared database, also after a start that was killed half way', async () => {
  await mkdir(`${folder}.new`)
  await writeFile(join(`${folder}.new`, 'PG_VERSION'), 'half')
  await unpackPreparedDatabase(folder, await preparedForTests())
  expect(await readdir(home)).toEqual(['db'])
  const database = await openPglite(folder)
  expect(await areMigrationsCurrent(database)).toBe(true)
  await database.close()
})

test('a folder with anything in it is left as it is, and without a prepared database so is an empty one', async () => {
  await unpackPreparedDatabase(folder, join(home, 'nothing.tar'))
  expect(await readdir(folder)).toEqual([])
  await writeFile(join(folder, 'PG_VERSION'), '17')
  await unpackPreparedDatabase(folder, await preparedForTests())
  expect(await readdir(folder)).toEqual(['PG_VERSION'])
})
