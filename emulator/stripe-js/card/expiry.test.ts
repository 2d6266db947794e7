import { expect, test } from 'vitest'
import { expiryProblem, formatExpiry, parseExpiry } from './expiry.ts'

const today = new Date(2026, 10, 21)

test.each([
  ['1', '1'],
  ['5', '05 / '],
  ['12', '12 / '],
  ['123', '12 / 3'],
  ['1234', '12 / 34'],
  ['12/34', '12 / 34'],
  ['12 / 34', '12 / 34'],
  ['0230', '02 / 30'],
  ['1/30', '01 / 30'],
  ['12/2034', '12 / 34'],
  ['122034', '12 / 34'],
  ['12 / 345', '12 / 34'],
  ['', ''],
])('%j is shown as %j', (typed, shown) => {
  expect(formatExpiry(typed)).toBe(shown)
})

test('a date is read as month and full year', () => {
  expect(parseExpiry('02 / 30')).toEqual({ month: 2, year: 2030 })
  expect(parseExpiry('02 / 3')).toBeUndefined()
})

test.each([
  ['12 / 3', 'incomplete_expiry'],
  ['', 'incomplete_expiry'],
  ['13 / 30', 'invalid_expiry_month'],
  ['00 / ', 'invalid_expiry_month'],
  ['12 / 25', 'invalid_expiry_year_past'],
  ['10 / 26', 'invalid_expiry_month_past'],
  ['11 / 26', undefined],
  ['12 / 34', undefined],
  ['01 / 77', 'invalid_expiry_year'],
])('%j in November 2026 has the problem %s', (text, problem) => {
  expect(expiryProblem(text, today)).toBe(problem)
})
