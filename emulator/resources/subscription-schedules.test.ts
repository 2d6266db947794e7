import type Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import { emulatorForTests, failureOf } from '../conformance/start-for-tests.ts'
import { advance, eventTypes, openShop } from './billing-for-tests.ts'
import { amounts, at, NOVEMBER, openRunning, priceOf, renewal, type Running } from './running-for-tests.ts'

const emulator = emulatorForTests()
const DECEMBER = at('2026-12-01T00:00:00Z')
const JANUARY = at('2027-01-01T00:00:00Z')

/** What happened to the customer, oldest first; the catalogue is made on wall time. */
async function billingEvents(stripe: Stripe): Promise<string[]> {
  return (await eventTypes(stripe)).filter((type) => !/^(test_helpers|product|plan|price)\b/.test(type))
}

const eventsSince = async (stripe: Stripe, count: number) => (await billingEvents(stripe)).slice(count)

/** A running subscription at $50.00 that a schedule takes to $20.00 at the end of November. */
async function openDowngrade(changes: Partial<Stripe.SubscriptionScheduleUpdateParams> = {}) {
  const shop = await openRunning(emulator, { amount: 5000 })
  const basic = await priceOf(shop, 2000)
  const made = await shop.stripe.subscriptionSchedules.create({ from_subscription: shop.subscription.id })
  const [running] = made.phases
  const schedule = await shop.stripe.subscriptionSchedules.update(made.id, {
    end_behavior: 'release',
    phases: [
      {
        start_date: running?.start_date ?? 0,
        end_date: running?.end_date ?? 0,
        items: [{ price: shop.price.id, quantity: 1 }],
      },
      {
        items: [{ price: basic.id, quantity: 1 }],
        duration: { interval: 'month' },
        proration_behavior: 'none',
        metadata: { plan: 'basic' },
      },
    ],
    ...changes,
  })
  return { shop, basic, made, schedule }
}

const subscriptionOf = (shop: Running) => shop.stripe.subscriptions.retrieve(shop.subscription.id)

describe('a downgrade at the period’s end', () => {
  test('copies the running period, changes the plan with the renewal, and lets go after its last phase', async () => {
    const { shop, basic, made, schedule } = await openDowngrade()
    expect(made).toMatchObject({
      status: 'active',
      end_behavior: 'release',
      subscription: shop.subscription.id,
      current_phase: { start_date: NOVEMBER, end_date: DECEMBER },
      phases: [{ start_date: NOVEMBER, end_date: DECEMBER, items: [{ price: shop.price.id, quantity: 1 }] }],
    })
    expect(schedule.phases.map((phase) => [phase.start_date, phase.end_date])).toEqual([
      [NOVEMBER, DECEMBER],
      [DECEMBER, JANUARY],
    ])
    expect((await billingEvents(shop.stripe)).slice(-3)).toEqual([
      'subscription_schedule.created',
      'customer.subscription.updated',
      'subscription_schedule.updated',
    ])
    expect(await subscriptionOf(shop)).toMatchObject({
      schedule: schedule.id,
      items: { data: [{ price: { id: shop.price.id } }] },
    })

    await advance(emulator, shop, DECEMBER - 1)
    const before = (await billingEvents(shop.stripe)).length
    const invoice = await renewal(emulator, shop, '2026-12-01T00:00:00Z')
    expect(amounts(invoice)).toEqual([2000])
    expect(await eventsSince(shop.stripe, before)).toEqual([
      'subscription_schedule.updated',
      'customer.subscription.updated',
      'invoice.created',
    ])
    expect(await subscriptionOf(shop)).toMatchObject({
      metadata: { plan: 'basic' },
      items: {
        data: [
          {
            id: shop.item,
            price: { id: basic.id },
            current_period_start: DECEMBER,
            current_period_end: JANUARY,
          },
        ],
      },
    })

    await advance(emulator, shop, JANUARY - 1)
    expect(await billingEvents(shop.stripe)).toContain('subscription_schedule.expiring')
    const late = (await billingEvents(shop.stripe)).length
    expect(amounts(await renewal(emulator, shop, '2027-01-01T00:00:00Z'))).toEqual([2000])
    expect(await eventsSince(shop.stripe, late)).toEqual([
      'subscription_schedule.released',
      'customer.subscription.updated',
      'invoice.created',
    ])
    expect(await shop.stripe.subscriptionSchedules.retrieve(schedule.id)).toMatchObject({
      status: 'released',
      subscription: null,
      released_subscription: shop.subscription.id,
      released_at: JANUARY,
    })
    expect(await subscriptionOf(shop)).toMatchObject({ status: 'active', schedule: null })
  })

  test('is undone by releasing the subscription', async () => {
    const { shop, schedule } = await openDowngrade()
    const before = (await billingEvents(shop.stripe)).length
    await shop.stripe.subscriptionSchedules.release(schedule.id)
    expect(await eventsSince(shop.stripe, before)).toEqual([
      'subscription_schedule.released',
      'customer.subscription.updated',
    ])
    expect(await subscriptionOf(shop)).toMatchObject({ schedule: null, cancel_at: null })
    expect(amounts(await renewal(emulator, shop, '2026-12-01T00:00:00Z'))).toEqual([5000])
    const error = await failureOf(shop.stripe.subscriptionSchedules.release(schedule.id))
    expect(error.statusCode).toBe(400)
  })

  test('that ends with cancel shows the end and completes there', async () => {
    const { shop, schedule } = await openDowngrade({ end_behavior: 'cancel' })
    expect(await subscriptionOf(shop)).toMatchObject({ cancel_at: JANUARY, status: 'active' })
    await advance(emulator, shop, JANUARY)
    expect(await subscriptionOf(shop)).toMatchObject({ status: 'canceled', ended_at: JANUARY })
    expect(await shop.stripe.subscriptionSchedules.retrieve(schedule.id)).toMatchObject({
      status: 'completed',
      completed_at: JANUARY,
    })
  })

  test('to another interval begins its period where the phase begins', async () => {
    const { shop } = await openDowngrade()
    const { id } =
      (await shop.stripe.subscriptionSchedules.list({ customer: shop.customer.id })).data[0] ?? {}
    const yearly = await priceOf(shop, 20_000, 'year')
    await shop.stripe.subscriptionSchedules.update(id ?? '', {
      phases: [
        { start_date: NOVEMBER, end_date: DECEMBER, items: [{ price: shop.price.id, quantity: 1 }] },
        { items: [{ price: yearly.id, quantity: 1 }] },
      ],
    })
    expect(amounts(await renewal(emulator, shop, '2026-12-01T00:00:00Z'))).toEqual([20_000])
    const after = await subscriptionOf(shop)
    expect(after.billing_cycle_anchor).toBe(DECEMBER)
    expect(after.items.data[0]?.current_period_end).toBe(at('2027-12-01T00:00:00Z'))
  })
})

test('a phase within a period prorates as it says', async () => {
  const shop = await openRunning(emulator)
  const pro = await priceOf(shop, 5000)
  const made = await shop.stripe.subscriptionSchedules.create({ from_subscription: shop.subscription.id })
  const middle = at('2026-11-16T00:00:00Z')
  await shop.stripe.subscriptionSchedules.update(made.id, {
    phases: [
      { start_date: NOVEMBER, end_date: middle, items: [{ price: shop.price.id, quantity: 1 }] },
      { items: [{ price: pro.id, quantity: 1 }], proration_behavior: 'always_invoice' },
    ],
  })
  const invoice = await renewal(emulator, shop, '2026-11-16T00:00:00Z')
  expect(amounts(invoice)).toEqual([-1000, 2500])
  expect(await shop.stripe.subscriptionSchedules.retrieve(made.id)).toMatchObject({
    current_phase: { start_date: middle },
  })
})

test('a schedule with a customer waits for its start, then begins a subscription with a draft', async () => {
  const shop = await openShop(emulator, { frozen: NOVEMBER })
  const card = await shop.stripe.paymentMethods.attach('pm_card_visa', { customer: shop.customer.id })
  const schedule = await shop.stripe.subscriptionSchedules.create({
    customer: shop.customer.id,
    start_date: DECEMBER,
    default_settings: { default_payment_method: card.id },
    phases: [{ items: [{ price: shop.price.id, quantity: 2 }], duration: { interval: 'month' } }],
  })
  expect(schedule).toMatchObject({ status: 'not_started', subscription: null, current_phase: null })
  await advance(emulator, shop, DECEMBER)
  const started = await shop.stripe.subscriptionSchedules.retrieve(schedule.id, {
    expand: ['subscription.latest_invoice'],
  })
  expect(started).toMatchObject({
    status: 'active',
    subscription: {
      status: 'active',
      schedule: schedule.id,
      latest_invoice: { status: 'draft', total: 4000 },
    },
  })
  await advance(emulator, shop, DECEMBER + 3600)
  const [invoice] = (await shop.stripe.invoices.list({ customer: shop.customer.id })).data
  expect(invoice?.status).toBe('paid')
})

test('canceling a schedule cancels and gives back, and ending the subscription ends its schedule', async () => {
  const { shop, schedule } = await openDowngrade()
  await advance(emulator, shop, at('2026-11-16T00:00:00Z'))
  const canceled = await shop.stripe.subscriptionSchedules.cancel(schedule.id)
  expect(canceled).toMatchObject({ status: 'canceled', canceled_at: at('2026-11-16T00:00:00Z') })
  const ended = await shop.stripe.subscriptions.retrieve(shop.subscription.id, { expand: ['latest_invoice'] })
  expect(ended).toMatchObject({ status: 'canceled', schedule: null, latest_invoice: { total: -2500 } })

  const other = await openDowngrade()
  await other.shop.stripe.subscriptions.cancel(other.shop.subscription.id)
  expect(await other.shop.stripe.subscriptionSchedules.retrieve(other.schedule.id)).toMatchObject({
    status: 'canceled',
  })
})

test('what cannot be scheduled is refused, and changes nothing', async () => {
  const { shop, schedule } = await openDowngrade()
  const items = [{ price: shop.price.id }]
  const { stripe } = shop
  const running = { start_date: NOVEMBER, end_date: DECEMBER, items }
  const update = (phases: Stripe.SubscriptionScheduleUpdateParams.Phase[]) =>
    stripe.subscriptionSchedules.update(schedule.id, { phases })
  const wishes = [
    () => stripe.subscriptionSchedules.create({ from_subscription: shop.subscription.id }),
    () =>
      stripe.subscriptionSchedules.create({
        from_subscription: shop.subscription.id,
        end_behavior: 'cancel',
      }),
    () => stripe.subscriptionSchedules.create({ customer: shop.customer.id }),
    () => update([{ ...running, start_date: NOVEMBER + 1 }]),
    () => update([{ ...running, end_date: NOVEMBER }]),
    () => update([running, { start_date: DECEMBER + 5, items }]),
    () => update([{ ...running, trial: true }]),
    () => update([running, { items, trial_end: JANUARY + 1, end_date: JANUARY }]),
    () => update([running, { items, collection_method: 'send_invoice' }]),
    () => update([{ ...running, add_invoice_items: [{ price: shop.price.id }] }]),
    () => stripe.subscriptions.update(shop.subscription.id, { cancel_at_period_end: true }),
  ]
  const before = await stripe.subscriptionSchedules.retrieve(schedule.id)
  for (const wish of wishes) expect(await failureOf(wish())).toMatchObject({ statusCode: 400 })
  expect(await stripe.subscriptionSchedules.retrieve(schedule.id)).toEqual(before)
})
