import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { collectKeys, FIXTURE_KEYS, NOT_ALWAYS } from './fixture-keys.ts'
import { recordAll, type Recording } from './recorded-objects.ts'
import { emulatorForTests } from './start-for-tests.ts'

const ROOT = join(import.meta.dirname, '../..')
const COMPILER = join(ROOT, 'node_modules/typescript/bin/tsc')

const emulator = emulatorForTests()
let recordings: Recording[] = []

beforeAll(async () => {
  recordings = await recordAll(emulator)
})

test('every recorded object has the keys and types that the SDK declares, and no others', async () => {
  expect(await compile('recorded', recordings)).toEqual([])
})

test('every object has the keys of Stripe’s own examples', () => {
  const seen = new Map<string, Set<string>>()
  for (const { json } of recordings) collectKeys(json, seen)
  const missing = Object.entries(FIXTURE_KEYS).flatMap(([kind, keys]) => {
    const own = seen.get(kind)
    if (own === undefined) return [`${kind}: none was recorded`]
    const spared = NOT_ALWAYS[kind] ?? []
    return keys.filter((key) => !own.has(key) && !spared.includes(key)).map((key) => `${kind}.${key}`)
  })
  expect(missing).toEqual([])
})

test('the compiler would tell of a missing, an unknown and a mistyped key', async () => {
  const customer = recordings.find(({ type }) => type === 'Customer')
  const { email: _, ...without } = { email: null, ...customer?.json }
  const faults = await compile('faulty', [
    { name: 'missing', type: 'Customer', json: without },
    { name: 'unknown', type: 'Customer', json: { ...customer?.json, emial: null } },
    { name: 'mistyped', type: 'Customer', json: { ...customer?.json, balance: '0' } },
  ])
  expect(faults).toHaveLength(3)
})

/** What the compiler says when the JSON is written down as a constant of the SDK's type. */
async function compile(name: string, cases: readonly Recording[]): Promise<string[]> {
  const folder = join(ROOT, '.cache/recorded-types', `${name}-${process.pid}`)
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'recorded.ts'), sourceOf(cases))
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: OPTIONS, files: ['recorded.ts'] }),
  )
  const run = promisify(execFile)
  const output: string = await run(process.execPath, [COMPILER, '-p', folder, '--pretty', 'false']).then(
    ({ stdout }) => stdout,
    (error: unknown) => stdoutOf(error),
  )
  return output.split('\n').filter((line) => line.includes('error TS'))
}

const OPTIONS = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  skipLibCheck: true,
  target: 'ES2023',
  lib: ['ES2023', 'DOM'],
  module: 'ESNext',
  moduleResolution: 'bundler',
  types: [],
}

/** On the wire a decimal is text and `deleted` is never false; all else is as the SDK declares it. */
function sourceOf(cases: readonly Recording[]): string {
  const constants = cases.map(
    ({ type, json }, index) =>
      `export const recorded${index}: Recorded<Stripe.${type}> = ${JSON.stringify(json)}`,
  )
  return `import type Stripe from 'stripe'
type Recorded<T> = T extends Stripe.Decimal ? string
  : T extends readonly (infer Item)[] ? Recorded<Item>[]
  : T extends object ? { [Key in keyof T]: Recorded<T[Key]> }
  : T
${constants.join('\n')}
`
}

function stdoutOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'stdout' in error) return String(error.stdout)
  throw error
}
