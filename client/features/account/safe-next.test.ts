import { expect, test } from 'vitest'
import { safeNext } from './safe-next.ts'

const origin = 'https://desk.example'

test.each([
  ['/checkout?plan=team&seats=5', '/checkout?plan=team&seats=5'],
  ['/billing#invoices', '/billing#invoices'],
  ['/a/../plans', '/plans'],
])('A14: after sign-in %s leads to %s', (next, address) => {
  expect(safeNext(next, origin)).toBe(address)
})

test.each([
  null,
  '',
  'plans',
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/.//evil.example',
  '/..//evil.example',
  'javascript:alert(1)',
  '/%2f%2fevil.example/..//evil.example',
  '%2f%2fevil.example',
  ' /plans',
])('A14: after sign-in %j leads nowhere', (next) => {
  expect(safeNext(next, origin)).toBeNull()
})
