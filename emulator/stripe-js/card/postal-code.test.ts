import { expect, test } from 'vitest'
import { listCountries } from './countries.ts'
import { postalProblem, postalRulesOf } from './postal-code.ts'

test('only some countries ask for a postal code', () => {
  expect(postalRulesOf('DE')).toBeUndefined()
  expect(postalProblem('', 'DE')).toBeUndefined()
  expect(postalProblem('', 'US')).toBe('incomplete_zip')
})

test.each([
  ['US', '123', 'incomplete_zip'],
  ['US', '12345', undefined],
  ['CA', 'M5T', 'incomplete_zip'],
  ['CA', 'M5T 1T4', undefined],
  ['CA', 'M5T 114', 'invalid_zip'],
  ['GB', 'WS11 1DB', undefined],
  ['GB', 'SW1A1AA', undefined],
  ['GB', '12345', 'invalid_zip'],
])('%s %s: %s', (country, text, problem) => {
  expect(postalProblem(text, country)).toBe(problem)
})

test('codes are tidied as they are typed', () => {
  expect(postalRulesOf('US')?.format('12x345999')).toBe('12345')
  expect(postalRulesOf('US')?.format('12345-6789')).toBe('12345-6789')
  expect(postalRulesOf('CA')?.format('m5t 1t4')).toBe('M5T 1T4')
})

test('countries carry their names and the order of the language', () => {
  const english = listCountries('en')
  expect(english.find(({ code }) => code === 'US')?.name).toBe('United States')
  expect(english[0]?.name).toBe('Afghanistan')
  expect(listCountries('it').find(({ code }) => code === 'DE')?.name).toBe('Germania')
})
