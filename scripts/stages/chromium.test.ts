import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isChromium } from './chromium.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paydesk-chromium-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test.each([
  ['a program that says its version', 'echo Chromium 140.0.1', true],
  ['one that misses its libraries', 'echo Chromium 140.0.1; exit 127', false],
  ['another program', 'echo hello', false],
])('%s counts as a Chromium: %s', async (name, script, expected) => {
  const file = join(folder, name.replaceAll(' ', '-'))
  await writeFile(file, `#!/bin/sh\n${script}\n`)
  await chmod(file, 0o755)
  expect(await isChromium(file)).toBe(expected)
})

test('a file that is not there is none', async () => {
  expect(await isChromium(join(folder, 'nowhere'))).toBe(false)
})
