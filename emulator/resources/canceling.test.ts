import { describe, expect, test } from 'vitest'
import { emulatorForTests, failureOf } from '../conformance/start-for-tests.ts'
import { advance } from './billing-for-tests.ts'
import { amounts, at, newsSince, openRunning, priceOf } from './running-for-tests.ts'

const emulator = emulatorForTests()
const MIDDLE = at('2026-11-16T00:00:00Z')

/** A subscription in the middle of its month, with a change of quantity that waits to be billed. */
async function openMiddle() {
  const shop = await openRunning(emulator)
  await advance(emulator, shop, MIDDLE)
  const { id } = shop.subscription
  await shop.stripe.subscriptions.update(id, { items: [{ id: shop.item, quantity: 2 }] })
  const waiting = async () =>
    (await shop.stripe.invoiceItems.list({ customer: shop.customer.id, pending: true })).data.map(
      ({ amount }) => amount,
    )
  return { shop, id, waiting }
}

describe('canceling now', () => {
  // What waits: −10.00 for the rest of one, +20.00 for the rest of two. Where that is dropped, half of one is unused.
  test.each([
    ['drops waiting prorations', {}, [], null],
    ['gives unused time back with the next invoice', { prorate: true }, [-1000], null],
    ['bills what waits', { invoice_now: true }, [], [-1000, 2000]],
    ['bills what waits, less unused time', { invoice_now: true, prorate: true }, [], [-2000, -1000, 2000]],
  ] as const)('%s', async (_, how, left, billed) => {
    const { shop, id, waiting } = await openMiddle()
    const canceled = await shop.stripe.subscriptions.cancel(id, { ...how, expand: ['latest_invoice'] })
    expect(canceled).toMatchObject({ status: 'canceled', ended_at: MIDDLE, canceled_at: MIDDLE })
    expect(await waiting()).toEqual(left)
    const { latest_invoice: invoice } = canceled
    const last = typeof invoice === 'object' ? invoice : null
    if (billed === null) expect(last?.id).toBe(shop.subscription.latest_invoice)
    else expect(amounts(last)).toEqual(billed)
  })

  test('keeps why, and lets it be said later', async () => {
    const { shop, id } = await openMiddle()
    const canceled = await shop.stripe.subscriptions.cancel(id, {
      cancellation_details: { comment: 'Too dear', feedback: 'too_expensive' },
    })
    const reason = 'cancellation_requested'
    expect(canceled.cancellation_details).toMatchObject({
      comment: 'Too dear',
      feedback: 'too_expensive',
      reason,
    })
    const later = await shop.stripe.subscriptions.update(id, {
      cancellation_details: { feedback: 'unused' },
    })
    expect(later.cancellation_details).toMatchObject({ comment: 'Too dear', feedback: 'unused', reason })
  })
})

describe('a planned end', () => {
  test('is told with its reason and undone as if it had never been', async () => {
    const { shop, id } = await openMiddle()
    const before = await shop.stripe.subscriptions.retrieve(id)
    const news = await newsSince(shop.stripe)
    const planned = await shop.stripe.subscriptions.update(id, {
      cancel_at_period_end: true,
      cancellation_details: { feedback: 'switched_service' },
    })
    expect(planned).toMatchObject({
      cancel_at: at('2026-12-01T00:00:00Z'),
      canceled_at: MIDDLE,
      cancellation_details: { feedback: 'switched_service', reason: 'cancellation_requested' },
    })
    expect(await shop.stripe.subscriptions.update(id, { cancel_at_period_end: false })).toEqual(before)
    expect(await news()).toEqual(['customer.subscription.updated', 'customer.subscription.updated'])
  })

  test('of mixed periods is the first or the last of their ends', async () => {
    const { shop, id } = await openMiddle()
    const yearly = await priceOf(shop, 20_000, 'year')
    const both = await shop.stripe.subscriptions.update(id, {
      items: [{ price: yearly.id }],
      proration_behavior: 'none',
    })
    const ends = both.items.data.map((item) => item.current_period_end)
    const first = await shop.stripe.subscriptions.update(id, { cancel_at: 'min_period_end' })
    expect(first.cancel_at).toBe(Math.min(...ends))
    await shop.stripe.subscriptions.update(id, { cancel_at: '', proration_behavior: 'none' })
    const last = await shop.stripe.subscriptions.update(id, { cancel_at: 'max_period_end' })
    expect(last.cancel_at).toBe(Math.max(...ends))
    const exclusive = await failureOf(
      shop.stripe.subscriptions.update(id, { cancel_at: MIDDLE + 9, cancel_at_period_end: true }),
    )
    expect(exclusive.code).toBe('parameters_exclusive')
  })
})

test('a deleted customer’s subscriptions end, its schedules and cards go, and open invoices stop collecting', async () => {
  const { shop, id } = await openMiddle()
  const failing = await shop.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
    customer: shop.customer.id,
  })
  await shop.stripe.subscriptions.update(id, { default_payment_method: failing.id })
  await advance(emulator, shop, at('2026-12-01T01:00:00Z'))
  const schedule = await shop.stripe.subscriptionSchedules.create({ from_subscription: id })
  const news = await newsSince(shop.stripe)
  await shop.stripe.customers.del(shop.customer.id)
  const told = await news()
  expect(told.filter((type) => !type.startsWith('payment_method'))).toEqual([
    'invoice.updated',
    'subscription_schedule.canceled',
    'customer.subscription.deleted',
    'customer.deleted',
  ])
  expect(told.filter((type) => type === 'payment_method.detached')).toHaveLength(2)
  const ended = await shop.stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] })
  expect(ended).toMatchObject({
    status: 'canceled',
    schedule: null,
    latest_invoice: { status: 'open', auto_advance: false, next_payment_attempt: null },
  })
  expect((await shop.stripe.subscriptionSchedules.retrieve(schedule.id)).status).toBe('canceled')
  expect(await shop.stripe.customers.retrieve(shop.customer.id)).toMatchObject({ deleted: true })
})
