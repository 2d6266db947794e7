import fc from 'fast-check'
import { expect, test } from 'vitest'
import { textOf } from './text.ts'

const hash = fc.dictionary(fc.string({ maxLength: 6 }), fc.jsonValue())
const event = fc.record({
  id: fc.string(),
  object: fc.constant('event'),
  data: fc.oneof(fc.record({ object: hash, previous_attributes: hash }), fc.record({ object: hash }), hash),
  type: fc.string(),
})
const list = fc.record({
  object: fc.constant('list'),
  data: fc.oneof(fc.array(fc.oneof(hash, event)), fc.jsonValue()),
  has_more: fc.boolean(),
})

test('the text is what JSON.stringify writes, also when it is asked for again', () => {
  fc.assert(
    fc.property(fc.oneof(hash, event, list), fc.boolean(), (object, isFrozen) => {
      const given = isFrozen ? Object.freeze(object) : object
      expect(textOf(given)).toBe(JSON.stringify(given))
      expect(textOf(given)).toBe(JSON.stringify(given))
    }),
  )
})

test('what is not frozen may change between two texts', () => {
  const customer = { id: 'cus_1', name: 'Ada' }
  expect(textOf(customer)).toBe('{"id":"cus_1","name":"Ada"}')
  customer.name = 'Grace'
  expect(textOf(customer)).toBe('{"id":"cus_1","name":"Grace"}')
})
