import { expect, test } from 'vitest'
import { formText } from './read-body.ts'

const FORM = 'application/x-www-form-urlencoded'
const target = { pathname: '/v1/customers', search: '' }
const bytes = new TextEncoder().encode('name=Zoë €')

test('a body is read whatever pieces it comes in, behind the query', () => {
  expect(formText(target, [bytes], FORM)).toBe('name=Zoë €')
  const pieces = [...bytes].map((byte) => Uint8Array.of(byte))
  expect(formText({ ...target, search: '?expand[]=a' }, pieces, FORM)).toBe('expand[]=a&name=Zoë €')
})

test.each([
  ['ends within a character', [bytes.subarray(0, -1)]],
  ['ends within a character, in pieces', [bytes.subarray(0, 4), bytes.subarray(4, -1)]],
  ['is no text', [Uint8Array.of(0xff, 0xfe)]],
])('a body that %s is refused, and the next one is read as ever', (_what, body) => {
  expect(() => formText(target, body, FORM)).toThrow('the body is not valid UTF-8')
  expect(formText(target, [bytes], FORM)).toBe('name=Zoë €')
  expect(formText(target, [bytes.subarray(0, 4), bytes.subarray(4)], FORM)).toBe('name=Zoë €')
})
