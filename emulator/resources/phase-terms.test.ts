import type Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import { emulatorForTests, failureOf } from '../conformance/start-for-tests.ts'
import { advance } from './billing-for-tests.ts'
import { amounts, at, openRunning, priceOf, renewal, type Running } from './running-for-tests.ts'

const emulator = emulatorForTests()
const DECEMBER = at('2026-12-01T00:00:00Z')

type PhaseParams = Partial<Stripe.SubscriptionScheduleUpdateParams.Phase>

/** A running subscription whose next phase has these terms, from `start` on. */
async function openPhased(terms: PhaseParams, start = DECEMBER): Promise<Running> {
  const shop = await openRunning(emulator)
  const { stripe, subscription } = shop
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: subscription.id })
  const items = [{ price: shop.price.id }]
  await stripe.subscriptionSchedules.update(schedule.id, {
    phases: [
      { items, start_date: schedule.phases[0]?.start_date ?? 0, end_date: start },
      { items, duration: { interval: 'month', interval_count: 2 }, ...terms },
    ],
  })
  return shop
}

const nextTotal = async ({ stripe, subscription }: Running) =>
  (await stripe.invoices.createPreview({ subscription: subscription.id })).total

const rateOf = ({ stripe }: Running, percentage: number) =>
  stripe.taxRates.create({ display_name: 'VAT', inclusive: false, percentage })

describe('the taxes of a phase', () => {
  test('hold from its beginning on, those of an item before those of the whole', async () => {
    const shop = await openRunning(emulator)
    const [whole, own] = [await rateOf(shop, 20), await rateOf(shop, 10)]
    const schedule = await shop.stripe.subscriptionSchedules.create({
      from_subscription: shop.subscription.id,
    })
    const items = [{ price: shop.price.id }]
    const start_date = schedule.phases[0]?.start_date ?? 0
    await shop.stripe.subscriptionSchedules.update(schedule.id, {
      phases: [
        { items, start_date, end_date: DECEMBER },
        { items, default_tax_rates: [whole.id], end_date: at('2027-01-01T00:00:00Z') },
        { items: [{ price: shop.price.id, tax_rates: [own.id] }] },
      ],
    })
    expect(await nextTotal(shop)).toBe(2400)
    expect((await renewal(emulator, shop, '2026-12-01T02:00:00Z'))?.total).toBe(2400)
    expect(await nextTotal(shop)).toBe(2200)
    expect((await renewal(emulator, shop, '2027-01-01T02:00:00Z'))?.total).toBe(2200)
    const after = await shop.stripe.subscriptions.retrieve(shop.subscription.id)
    expect(after.default_tax_rates?.map(({ id }) => id)).toEqual([whole.id])
    expect(after.items.data[0]?.tax_rates?.map(({ id }) => id)).toEqual([own.id])
  })

  test('may be automatic where the customer has a place, and are refused beside rates', async () => {
    const shop = await openRunning(emulator)
    const schedule = await shop.stripe.subscriptionSchedules.create({
      from_subscription: shop.subscription.id,
    })
    const items = [{ price: shop.price.id }]
    const start_date = schedule.phases[0]?.start_date ?? 0
    const rate = await rateOf(shop, 10)
    const update = (terms: PhaseParams) =>
      shop.stripe.subscriptionSchedules.update(schedule.id, {
        phases: [
          { items, start_date, end_date: DECEMBER },
          { items, automatic_tax: { enabled: true }, ...terms },
        ],
      })
    expect(await failureOf(update({}))).toMatchObject({ code: 'customer_tax_location_invalid' })
    await shop.stripe.customers.update(shop.customer.id, { address: { country: 'IT' } })
    expect(await failureOf(update({ default_tax_rates: [rate.id] }))).toMatchObject({ statusCode: 400 })
    await update({})
    expect(await nextTotal(shop)).toBe(2440)
    const invoice = await renewal(emulator, shop, '2026-12-01T02:00:00Z')
    expect(invoice).toMatchObject({ total: 2440, automatic_tax: { enabled: true, status: 'complete' } })
  })

  test('of the running phase hold at once', async () => {
    const shop = await openPhased({})
    const rate = await rateOf(shop, 10)
    const [schedule] = (await shop.stripe.subscriptionSchedules.list({ customer: shop.customer.id })).data
    const first = schedule?.phases[0]
    await shop.stripe.subscriptionSchedules.update(schedule?.id ?? '', {
      phases: [
        {
          items: [{ price: shop.price.id }],
          start_date: first?.start_date ?? 0,
          end_date: first?.end_date ?? 0,
          default_tax_rates: [rate.id],
        },
      ],
    })
    expect(await nextTotal(shop)).toBe(2200)
  })
})

describe('the discounts of a phase’s item', () => {
  test('are redeemed when it begins, and stay while it is sent again', async () => {
    const shop = await openRunning(emulator)
    const coupon = await shop.stripe.coupons.create({ percent_off: 25, duration: 'forever' })
    const schedule = await shop.stripe.subscriptionSchedules.create({
      from_subscription: shop.subscription.id,
    })
    const plain = [{ price: shop.price.id }]
    const start_date = schedule.phases[0]?.start_date ?? 0
    const discounts = [{ coupon: coupon.id }]
    await shop.stripe.subscriptionSchedules.update(schedule.id, {
      phases: [
        { items: plain, start_date, end_date: DECEMBER },
        { items: [{ price: shop.price.id, discounts }] },
      ],
    })
    expect(await nextTotal(shop)).toBe(1500)
    expect((await renewal(emulator, shop, '2026-12-01T02:00:00Z'))?.total).toBe(1500)
    await shop.stripe.subscriptionSchedules.update(schedule.id, {
      phases: [{ items: [{ price: shop.price.id, discounts }], start_date: DECEMBER }],
    })
    expect((await shop.stripe.coupons.retrieve(coupon.id)).times_redeemed).toBe(1)
  })
})

describe('a phase that sets the billing cycle anchor', () => {
  test('within a period gives back what is left and bills a whole period from its start', async () => {
    const middle = at('2026-11-16T00:00:00Z')
    const shop = await openPhased(
      { billing_cycle_anchor: 'phase_start', proration_behavior: 'always_invoice' },
      middle,
    )
    const pro = await priceOf(shop, 5000)
    const [schedule] = (await shop.stripe.subscriptionSchedules.list({ customer: shop.customer.id })).data
    const first = schedule?.phases[0]
    await shop.stripe.subscriptionSchedules.update(schedule?.id ?? '', {
      phases: [
        { items: [{ price: shop.price.id }], start_date: first?.start_date ?? 0, end_date: middle },
        {
          items: [{ price: pro.id }],
          billing_cycle_anchor: 'phase_start',
          proration_behavior: 'always_invoice',
        },
      ],
    })
    const preview = await shop.stripe.invoices.createPreview({ subscription: shop.subscription.id })
    const invoice = await renewal(emulator, shop, '2026-11-16T00:00:01Z')
    expect([amounts(preview), amounts(invoice)]).toEqual([
      [-1000, 5000],
      [-1000, 5000],
    ])
    const after = await shop.stripe.subscriptions.retrieve(shop.subscription.id)
    expect(after.billing_cycle_anchor).toBe(middle)
    expect(after.items.data[0]?.current_period_end).toBe(at('2026-12-16T00:00:00Z'))
  })

  test('at the end of a period moves the rhythm there', async () => {
    const shop = await openPhased({ billing_cycle_anchor: 'phase_start' })
    await advance(emulator, shop, DECEMBER)
    const after = await shop.stripe.subscriptions.retrieve(shop.subscription.id)
    expect(after.billing_cycle_anchor).toBe(DECEMBER)
  })
})
