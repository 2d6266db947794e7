import { beforeEach, expect, it } from 'vitest'
import { type BuyOrder, createBuyAttempts } from './buy-attempts.ts'

const order: BuyOrder = {
  product: 'pack_50',
  currency: 'eur',
  shown: { productsVersion: 'v1' },
  consentVersion: 'c1',
}

beforeEach(() => sessionStorage.clear())

it('keeps the id of an order over reloads, and no other order or account gets it', () => {
  const id = createBuyAttempts('a', sessionStorage).idFor(order)
  expect(createBuyAttempts('a', sessionStorage).idFor(order)).toBe(id)
  expect(createBuyAttempts('b', sessionStorage).idFor(order)).not.toBe(id)
  const other = createBuyAttempts('a', sessionStorage)
  expect(other.idFor({ ...order, methodId: crypto.randomUUID() })).not.toBe(id)
})

it('makes a new id after it is told to forget, also where storage is refused', () => {
  const refused: Storage = {
    ...sessionStorage,
    getItem() {
      throw new Error('no')
    },
    setItem() {
      throw new Error('no')
    },
    removeItem() {
      throw new Error('no')
    },
  }
  for (const storage of [sessionStorage, refused]) {
    const attempts = createBuyAttempts('a', storage)
    const id = attempts.idFor(order)
    expect(attempts.idFor(order)).toBe(id)
    attempts.forget()
    expect(attempts.idFor(order)).not.toBe(id)
  }
})
