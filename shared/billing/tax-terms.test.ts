import { expect, test } from 'vitest'
import { elsewhere, taxTermOf } from './tax-terms.ts'

test.each([
  ['DE', 'vat'],
  ['MX', 'vat'],
  ['US', 'sales_tax'],
  ['AU', 'gst'],
  ['JP', 'tax'],
  ['BR', 'tax'],
  [elsewhere, 'tax'],
])('the tax of %s is called %s', (country, term) => {
  expect(taxTermOf(country)).toBe(term)
})
