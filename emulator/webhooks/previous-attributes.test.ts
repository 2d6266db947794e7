import { expect, test } from 'vitest'
import { previousAttributes } from './previous-attributes.ts'

test('nothing changed, nothing told', () => {
  expect(previousAttributes({ a: 1, b: { c: [1] } }, { a: 1, b: { c: [1] } })).toBeNull()
})

test('of nested hashes only the changed keys are told, of lists all of the old one', () => {
  const before = { status: 'incomplete', settings: { a: 1, b: 2 }, items: [{ id: 'x' }, { id: 'y' }] }
  const after = { status: 'active', settings: { a: 1, b: 3 }, items: [{ id: 'x' }, { id: 'z' }] }
  expect(previousAttributes(before, after)).toEqual({
    status: 'incomplete',
    settings: { b: 2 },
    items: [{ id: 'x' }, { id: 'y' }],
  })
})

test('the order of keys is no change, in hashes or in lists of them', () => {
  const before = { settings: { a: 1, b: 2 }, items: [{ id: 'x', price: { id: 'p', amount: 1 } }] }
  const after = { items: [{ price: { amount: 1, id: 'p' }, id: 'x' }], settings: { b: 2, a: 1 } }
  expect(previousAttributes(before, after)).toBeNull()
})

test('what was not there before was null', () => {
  expect(previousAttributes({ metadata: {} }, { metadata: { plan: 'team' } })).toEqual({
    metadata: { plan: null },
  })
  expect(previousAttributes({ metadata: { plan: 'team' } }, { metadata: {} })).toEqual({
    metadata: { plan: 'team' },
  })
})
