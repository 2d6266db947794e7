import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const CORE = join(import.meta.dirname, '../emulator.ts')

test('the core imports nothing of Node, of the app or of any library', async () => {
  const foreign: string[] = []
  const seen = new Set<string>()
  const waiting = [CORE]
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    for (const source of importsOf(await readFile(file, 'utf8'))) {
      if (source.startsWith('.')) waiting.push(join(dirname(file), source))
      else foreign.push(`${file}: ${source}`)
    }
  }
  expect(seen.size).toBeGreaterThan(50)
  expect(foreign).toEqual([])
})

/** Where values come from; types leave no trace. */
function importsOf(code: string): string[] {
  const statements = code.matchAll(
    /^(?:import|export)\s+(?!type\b)[^'"]*?from\s+'([^']+)'|^import\s+'([^']+)'/gm,
  )
  return [...statements].map(([, from, bare]) => from ?? bare ?? '')
}
