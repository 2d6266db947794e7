import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { longest, placeOf } from './longest-first.ts'

const root = join(import.meta.dirname, '../..')

test('whole processes come before browsers, and those before all that is not named', () => {
  const paths = ['shared/money.test.ts', 'emulator/a.browser.test.ts', 'server/process.fault.test.ts']
  expect(paths.toSorted((a, b) => placeOf(a) - placeOf(b))).toEqual(paths.toReversed())
})

test('each file that is named exists', async () => {
  const folders = ['client', 'emulator', 'scripts', 'server', 'shared'].filter((name) =>
    existsSync(join(root, name)),
  )
  const files = (
    await Promise.all(folders.map((folder) => readdir(join(root, folder), { recursive: true })))
  ).flat()
  for (const part of longest) {
    expect(
      files.some((file) => file.includes(part) && file.endsWith('.test.ts')),
      part,
    ).toBe(true)
  }
})
