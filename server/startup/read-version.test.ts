import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readVersion } from './read-version.ts'

test('F56: a client that was built anew is another version, though the number in package.json is the same', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'paydesk-version-'))
  const versionWith = async (page: string) => {
    await writeFile(join(folder, 'index.html'), page)
    return readVersion(folder)
  }
  const bare = await readVersion(join(folder, 'nowhere'))
  const first = await versionWith('<script src="/assets/main-1.js"></script>')
  expect(first.startsWith(`${bare}+`)).toBe(true)
  expect(await versionWith('<script src="/assets/main-1.js"></script>')).toBe(first)
  expect(await versionWith('<script src="/assets/main-2.js"></script>')).not.toBe(first)
  await rm(folder, { recursive: true })
})
