import { beforeEach, describe, expect, it } from 'vitest'
import { createAttemptStore, type Order } from './attempt-store.ts'

const order: Order = {
  choice: { plan: 'team', interval: 'month', currency: 'eur', seats: 2, addOns: [] },
  shown: { catalogueVersion: 'v1' },
  consentVersion: 'c1',
}

beforeEach(() => sessionStorage.clear())

describe('the id of a payment', () => {
  it('stays the same over a reload, for the same order', () => {
    const before = createAttemptStore('a1', sessionStorage).idFor(order)
    expect(createAttemptStore('a1', sessionStorage).idFor(order)).toBe(before)
  })

  it('does not depend on the order in which add-ons were picked', () => {
    const store = createAttemptStore('a1', sessionStorage)
    const [one, two] = [
      { code: 'one', quantity: 1 },
      { code: 'two', quantity: 2 },
    ]
    const id = store.idFor({ ...order, choice: { ...order.choice, addOns: [one, two] } })
    expect(store.idFor({ ...order, choice: { ...order.choice, addOns: [two, one] } })).toBe(id)
  })

  it.each<[string, Order]>([
    ['plan', { ...order, choice: { ...order.choice, plan: 'starter' } }],
    ['seats', { ...order, choice: { ...order.choice, seats: 3 } }],
    ['price list', { ...order, shown: { catalogueVersion: 'v2' } }],
    ['quote', { ...order, shown: { quoteId: '1' } }],
    ['consent', { ...order, consentVersion: 'c2' }],
  ])('is a new one for another %s', (_part, other) => {
    const store = createAttemptStore('a1', sessionStorage)
    expect(store.idFor(order)).not.toBe(store.idFor(other))
  })

  it('is a new one after the payment has ended', () => {
    const store = createAttemptStore('a1', sessionStorage)
    const before = store.idFor(order)
    store.forget()
    expect(store.idFor(order)).not.toBe(before)
  })

  it('is never handed to another account of the same tab', () => {
    const id = createAttemptStore('a1', sessionStorage).idFor(order)
    expect(createAttemptStore('a2', sessionStorage).orderOf(id)).toBeNull()
    expect(createAttemptStore('a2', sessionStorage).idFor(order)).not.toBe(id)
  })

  it('gives back the order that was begun under it', () => {
    const store = createAttemptStore('a1', sessionStorage)
    expect(store.orderOf(store.idFor(order))).toEqual(order)
    expect(store.orderOf('another')).toBeNull()
  })

  it.each(['{', '{"attemptId":1}', 'null', '{"accountId":"a1","attemptId":"x","order":{"choice":1}}'])(
    'starts afresh where the storage holds %s',
    (text) => {
      sessionStorage.setItem('payment-attempt', text)
      const store = createAttemptStore('a1', sessionStorage)
      expect(store.idFor(order)).toMatch(/^[0-9a-f-]{36}$/)
    },
  )

  it('lives as long as the page where the browser keeps nothing', () => {
    const refuse = () => {
      throw new Error('denied')
    }
    const closed = {
      getItem: refuse,
      setItem: refuse,
      removeItem: refuse,
      clear: refuse,
      key: refuse,
      length: 0,
    }
    const store = createAttemptStore('a1', closed)
    const id = store.idFor(order)
    expect(store.idFor(order)).toBe(id)
    store.forget()
    expect(store.idFor(order)).not.toBe(id)
  })
})
