// @vitest-environment node
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8')
const tokens = read('./tokens.css')

const [lightText = '', darkText = ''] = tokens.split('@custom-variant in-dark')
const schemes = { light: colours(lightText), dark: colours(darkText) }

/** What is written on what, and how much they must differ: 4.5 for text, 3 for the edges of controls and for focus. */
const pairs: readonly (readonly [string, string, number])[] = [
  ...['text', 'muted', 'subtle', 'accent', 'danger', 'success', 'warning', 'info'].flatMap((text) =>
    ['canvas', 'surface', 'safe-bg'].map((ground) => [text, ground, 4.5] as const),
  ),
  ['text', 'sunken', 4.5],
  ['muted', 'sunken', 4.5],
  ['on-accent', 'accent', 4.5],
  ['on-accent', 'accent-strong', 4.5],
  ['accent', 'accent-bg', 4.5],
  ['accent-strong', 'accent-bg', 4.5],
  ['muted', 'accent-bg', 4.5],
  ...['success', 'warning', 'danger', 'info', 'test'].map((tone) => [tone, `${tone}-bg`, 4.5] as const),
  ...['success', 'warning', 'danger', 'info'].map((tone) => ['text', `${tone}-bg`, 4.5] as const),
  ['test', 'test-stripe', 4.5],
  ['control', 'surface', 3],
  ['control', 'canvas', 3],
  ['control', 'safe-bg', 3],
  ['focus', 'canvas', 3],
  ['focus', 'surface', 3],
  ['focus', 'safe-bg', 3],
]

test.each(Object.entries(schemes))('every pair of the %s scheme can be read', (_, scheme) => {
  for (const [front, ground, floor] of pairs) {
    const ratio = contrast(colour(scheme, front), colour(scheme, ground))
    expect({ front, ground, isEnough: ratio >= floor, ratio }).toMatchObject({ isEnough: true })
  }
})

test('the dark scheme has a value for each colour of the light one', () => {
  const inherited = ['transparent', 'current']
  const names = [...schemes.light.keys()].filter((name) => !inherited.includes(name))
  expect([...schemes.dark.keys()].sort()).toEqual(names.sort())
})

test('no file of the client names a colour or a size of its own', () => {
  const sources = import.meta.glob<string>(
    ['../**/*.{ts,tsx}', '!./tokens.css', '!../**/*.test.*', '!../mocks/**', '!../testing/**'],
    {
      query: '?raw',
      import: 'default',
      eager: true,
    },
  )
  const found = [...Object.entries(sources), ['./app.css', read('./app.css')] as const].flatMap(
    ([file, source]) => [
      ...[...source.matchAll(/#[0-9a-f]{6}\b|\brgba?\(|\bhsla?\(/gi)].map(([match]) => `${file}: ${match}`),
      ...[...source.matchAll(/\b(?:text|bg|border|p|m|w|h|gap|rounded)-\[[^\]]+\]/g)].map(
        ([match]) => `${file}: ${match}`,
      ),
    ],
  )
  expect(found).toEqual([])
})

function colours(text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(/--color-([a-z-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value]),
  )
}

function colour(scheme: Map<string, string>, name: string): string {
  const value = scheme.get(name)
  if (value === undefined) throw new Error(`no colour ${name}`)
  return value
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (high + 0.05) / (low + 0.05)
}

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((start) => Number.parseInt(hex.slice(start, start + 2), 16) / 255)
    .map((channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
