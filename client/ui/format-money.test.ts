import { expect, test } from 'vitest'
import { formatMoney, moneyParts } from './format-money.ts'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

test.each([
  [2900, 'eur', 'en-GB', '€29.00'],
  [5, 'eur', 'en-GB', '€0.05'],
  [0, 'eur', 'it-IT', '0,00 €'],
  [-1240, 'eur', 'en-GB', '-€12.40'],
  [109_000, 'usd', 'en-GB', 'US$1,090.00'],
  [123_456_789, 'usd', 'it-IT', '1.234.567,89 USD'],
  [9_007_199_254_740_991, 'eur', 'en-GB', '€90,071,992,547,409.91'],
] as const)('%i %s is written %s as %s', (amountMinor, currency, locale, written) => {
  expect(plain(formatMoney({ amountMinor, currency }, locale))).toBe(written)
})

test('a currency written as a code stands apart from the figure', () => {
  expect(moneyParts({ amountMinor: 109_000, currency: 'usd' }, 'it-IT')).toEqual([
    { text: '1090,00 ', isCode: false },
    { text: 'USD', isCode: true },
  ])
  expect(moneyParts({ amountMinor: 900, currency: 'eur' }, 'en-GB')).toEqual([
    { text: '€9.00', isCode: false },
  ])
})
