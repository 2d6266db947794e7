import { expect, test } from 'vitest'
import { fitsTaxIdType, normalTaxId, taxIdCountries, taxIdLabel, taxIdTypes } from './tax-id-types.ts'

test.each(taxIdCountries.flatMap((country) => taxIdTypes[country].map((kind) => [country, kind] as const)))(
  'in %s the example of a number fits its own type, and half of it does not',
  (country, { type, example }) => {
    expect(fitsTaxIdType(country, type, example)).toBe(true)
    expect(fitsTaxIdType(country, type, example.slice(0, 3))).toBe(false)
  },
)

test('a number is read without spaces and in capitals', () => {
  expect(normalTaxId(' it 123 456 78901 ')).toBe('IT12345678901')
  expect(fitsTaxIdType('IT', 'eu_vat', 'it 12345678901')).toBe(true)
  expect(fitsTaxIdType('DE', 'eu_vat', 'IT12345678901')).toBe(false)
  expect(fitsTaxIdType('DE', 'gb_vat', 'GB123456789')).toBe(false)
})

test('a type that is not in the table is a tax number', () => {
  expect([taxIdLabel('eu_vat'), taxIdLabel('au_abn'), taxIdLabel('xx_new')]).toEqual([
    'vat',
    'business',
    'tax',
  ])
})
