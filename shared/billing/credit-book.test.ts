import fc from 'fast-check'
import { expect, test } from 'vitest'
import { imagesCatalogue } from '../catalogues/images.ts'
import { applyInvoice, changeByInvoice, keepAllowance, type PlanLine } from './credit-allowance.ts'
import {
  balanceOf,
  type CreditBook,
  type CreditPart,
  expireCredits,
  giveBack,
  grantCredits,
  isUnlimited,
  leftOf,
  lowerCredits,
  resetAllowance,
  settleHold,
  takeCredits,
  takeWhatIsThere,
} from './credit-book.ts'

const dayMs = 86_400_000
const start = new Date('2026-11-05T00:00:00Z')

function openBook(now = start): CreditBook & { now: Date } {
  return { now, grants: [], entries: [] }
}

let ids = 0
const newId = () => `grant-${++ids}`
const given = (amount: number, expiresAt: Date | null = null) => ({
  id: newId(),
  source: 'pack' as const,
  sourceKey: `pack:${ids}`,
  amount,
  isUnlimited: false,
  coversUntil: null,
  readSequence: null,
  expiresAt,
})
const later = (days: number, from = start) => new Date(from.getTime() + days * dayMs)
const sumOf = ({ entries }: CreditBook) => entries.reduce((sum, { amount }) => sum + amount, 0)

/** One thing that can happen to credits, as numbers that the book makes sense of. */
const step = fc.record({
  act: fc.constantFrom(
    'pack',
    'renew',
    'raise',
    'lower',
    'use',
    'over',
    'hold',
    'settle',
    'refund',
    'pass',
    'take',
    'end',
  ),
  amount: fc.integer({ min: 0, max: 60 }),
  days: fc.integer({ min: 0, max: 40 }),
})

test('whatever happens, the ledger adds up to the balance, which is never below nothing', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const book = openBook()
      const held: (readonly CreditPart[])[] = []
      const used: (readonly CreditPart[])[] = []
      let isSubscribed = false
      let sequence = 1
      for (const [index, { act, amount, days }] of steps.entries()) {
        const coversUntil = later(days, book.now)
        const invoice = { id: newId(), invoiceId: `in_${index}`, readSequence: sequence++ }
        if (act === 'pack') grantCredits(book, given(amount, later(days, book.now)))
        if (act === 'renew') {
          applyInvoice(book, invoice, { kind: 'renew', amount: amount === 7 ? null : amount, coversUntil })
          isSubscribed = true
        }
        if (act === 'raise' || act === 'lower') {
          applyInvoice(book, invoice, { kind: act, amount, coversUntil })
          isSubscribed = true
        }
        const took = act === 'use' || act === 'hold' ? takeCredits(book, act, amount) : null
        if (took !== null) (act === 'use' ? used : held).push(took)
        if (act === 'over') takeWhatIsThere(book, amount, {})
        if (act === 'settle') settleHold(book, held.pop() ?? [], amount)
        if (act === 'refund') giveBack(book, used.pop() ?? [])
        if (act === 'take') lowerCredits(book, amount, () => true, {})
        if (act === 'end') isSubscribed = false
        if (act === 'pass') book.now = later(days, book.now)
        keepAllowance(book, imagesCatalogue, { isSubscribed, asOf: sequence++ }, newId)

        expect(sumOf(book)).toBe(balanceOf(book))
        expect(balanceOf(book)).toBeGreaterThanOrEqual(0)
        expect(book.grants.every((grant) => leftOf(grant) >= 0 && grant.used >= 0)).toBe(true)
        expect(book.entries.at(-1)?.balanceAfter ?? 0).toBe(balanceOf(book))
      }
      const occasions = book.grants.map(({ sourceKey }) => sourceKey)
      expect(new Set(occasions).size).toBe(occasions.length)
    }),
    { numRuns: 300 },
  )
})

test('the allowance is used first, then what ends soonest', () => {
  const book = openBook()
  grantCredits(book, given(10, later(300)))
  grantCredits(book, given(10, later(30)))
  grantCredits(book, { ...given(5), source: 'free' })
  takeCredits(book, 'use', 8)
  expect(book.grants.map(leftOf)).toEqual([10, 7, 0])
  expect(takeCredits(book, 'use', 18)).toBeNull()
  expect(balanceOf(book)).toBe(17)
})

test('a hold that is settled pays with what it set aside, also when that has ended since', () => {
  const book = openBook()
  grantCredits(book, { ...given(10), source: 'invoice' })
  const parts = takeCredits(book, 'hold', 8) ?? []
  resetAllowance(book, () => true)
  grantCredits(book, { ...given(10), source: 'invoice' })
  expect(settleHold(book, parts, 5)).toBe(5)
  expect(balanceOf(book)).toBe(10)
  expect(book.entries.slice(-3)).toMatchObject([
    { kind: 'refund', amount: 8 },
    { kind: 'use', amount: -5, cost: 5 },
    { kind: 'reset', amount: -3 },
  ])
})

test('what is unlimited counts nothing off and says what was used', () => {
  const book = openBook()
  grantCredits(book, { ...given(0), isUnlimited: true, expiresAt: later(1) })
  expect(takeCredits(book, 'use', 1000)).toEqual([])
  expect(book.entries.at(-1)).toMatchObject({ kind: 'use', amount: 0, cost: 1000 })
  book.now = later(1)
  expireCredits(book)
  expect(isUnlimited(book)).toBe(false)
  expect(takeCredits(book, 'use', 1)).toBeNull()
})

const line = (plan: string, amountMinor: number, more: Partial<PlanLine> = {}): PlanLine => ({
  plan,
  months: 1,
  isProration: false,
  amountMinor,
  start,
  end: new Date('2026-12-05T00:00:00Z'),
  ...more,
})
const smaller = {
  plans: {
    ...imagesCatalogue.plans,
    lite: { ...imagesCatalogue.plans.basic, credits: 50 },
  },
}
const half = { isProration: true, start: new Date('2026-11-20T00:00:00Z') }

test.each([
  ['a month', [line('basic', 999)], { kind: 'renew', amount: 200 }],
  ['a year', [line('basic', 9990, { months: 12 })], { kind: 'renew', amount: 2400 }],
  ['what is unlimited', [line('premium', 2999)], { kind: 'renew', amount: null }],
  ['half a month more', [line('lite', -250, half), line('basic', 500, half)], { kind: 'raise', amount: 75 }],
  ['half a month less', [line('basic', -500, half), line('lite', 250, half)], { kind: 'lower', amount: 75 }],
  [
    'a plan that lifts the count',
    [line('basic', -500, half), line('premium', 1500, half)],
    { kind: 'renew', amount: null },
  ],
  [
    'a plan that counts again',
    [line('premium', -1500, half), line('basic', 500, half)],
    { kind: 'renew', amount: 100 },
  ],
  [
    'more seats of the same',
    [line('basic', -500, half), line('basic', 900, half)],
    { kind: 'raise', amount: 0 },
  ],
  ['a trial', [line('basic', 0)], null],
  ['nothing of a plan', [], null],
])('an invoice over %s', (_name, lines, expected) => {
  const change = changeByInvoice(smaller, lines)
  if (expected === null) expect(change).toBeNull()
  else expect(change).toMatchObject(expected)
})

test('an invoice that comes after the next one grants and ends at once', () => {
  const book = openBook()
  const invoice = (invoiceId: string) => ({ id: newId(), invoiceId, readSequence: 1 })
  applyInvoice(book, invoice('december'), { kind: 'renew', amount: 200, coversUntil: later(60) })
  applyInvoice(book, invoice('november'), { kind: 'renew', amount: 200, coversUntil: later(30) })
  expect(balanceOf(book)).toBe(200)
  expect(book.entries.map(({ amount }) => amount)).toEqual([200, 200, -200])
})

test('Free’s allowance comes once a month, and what was used of it stays used after a plan', () => {
  const book = openBook()
  const keep = (isSubscribed: boolean, asOf: number | null = null) =>
    keepAllowance(book, imagesCatalogue, { isSubscribed, asOf }, newId)
  keep(false)
  takeCredits(book, 'use', 4)
  applyInvoice(
    book,
    { id: newId(), invoiceId: 'in_1', readSequence: 5 },
    { kind: 'renew', amount: 200, coversUntil: later(30) },
  )
  expect(balanceOf(book)).toBe(200)
  // The subscription's row is older than the payment: it is about to run.
  keep(false, 4)
  expect(balanceOf(book)).toBe(200)
  keep(false, 6)
  expect(balanceOf(book)).toBe(6)
  keep(false, 6)
  book.now = new Date('2026-12-01T00:00:00Z')
  keep(false, 6)
  expect(balanceOf(book)).toBe(10)
})
