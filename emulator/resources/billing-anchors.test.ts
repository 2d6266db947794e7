import type Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import { emulatorForTests, failureOf } from '../conformance/start-for-tests.ts'
import { advance, openShop } from './billing-for-tests.ts'
import { amounts, at, change, openRunning, priceOf, renewal } from './running-for-tests.ts'

const emulator = emulatorForTests()

async function openAt(iso: string, price: Partial<Stripe.PriceCreateParams> = {}) {
  const shop = await openShop(emulator, { frozen: at(iso), price })
  const method = await shop.stripe.paymentMethods.attach('pm_card_visa', { customer: shop.customer.id })
  await shop.stripe.customers.update(shop.customer.id, {
    invoice_settings: { default_payment_method: method.id },
  })
  const begin = (changes: Partial<Stripe.SubscriptionCreateParams>) =>
    shop.stripe.subscriptions.create({
      customer: shop.customer.id,
      items: [{ price: shop.price.id }],
      expand: ['latest_invoice'],
      ...changes,
    })
  return { shop, begin }
}

const invoiceOf = ({ latest_invoice: invoice }: Stripe.Subscription) =>
  typeof invoice === 'object' ? invoice : null
const textsOf = (subscription: Stripe.Subscription) =>
  invoiceOf(subscription)?.lines.data.map((line) => line.description)
const endOf = (subscription: Stripe.Subscription) => subscription.items.data[0]?.current_period_end

describe('billing_cycle_anchor_config', () => {
  test('bills on the wished day of each month, the last where a month is too short', async () => {
    const { shop, begin } = await openAt('2026-11-10T08:00:00Z')
    const config = { day_of_month: 31, hour: 12, minute: 0, second: 0 }
    const subscription = await begin({ billing_cycle_anchor_config: config })
    expect(subscription).toMatchObject({
      billing_cycle_anchor: at('2026-11-30T12:00:00Z'),
      billing_cycle_anchor_config: { ...config, month: null },
    })
    // 20 days and 4 hours of the 30 days from 31 October on: 2000 × 1742400 / 2592000.
    expect(amounts(invoiceOf(subscription))).toEqual([1344])
    for (const end of [
      '2026-12-31T12:00:00Z',
      '2027-01-31T12:00:00Z',
      '2027-02-28T12:00:00Z',
      '2027-03-31T12:00:00Z',
    ]) {
      await advance(emulator, shop, endOf(await shop.stripe.subscriptions.retrieve(subscription.id)) ?? 0)
      const renewed = await shop.stripe.subscriptions.retrieve(subscription.id, {
        expand: ['latest_invoice'],
      })
      expect(endOf(renewed)).toBe(at(end))
      expect(amounts(invoiceOf(renewed))).toEqual([2000])
    }
  })

  test('of a yearly price names the month, and with a trial counts from its end', async () => {
    const { begin } = await openAt('2026-11-10T08:00:00Z', { recurring: { interval: 'year' } })
    const yearly = await begin({ billing_cycle_anchor_config: { day_of_month: 1, month: 3 } })
    expect(endOf(yearly)).toBe(at('2027-03-01T08:00:00Z'))
    const { begin: beginMonthly } = await openAt('2026-11-10T08:00:00Z')
    const trial = await beginMonthly({
      trial_period_days: 10,
      billing_cycle_anchor_config: { day_of_month: 15 },
    })
    expect(trial).toMatchObject({ status: 'trialing', billing_cycle_anchor: at('2026-12-15T08:00:00Z') })
  })

  test('is gone when the anchor is reset', async () => {
    const { shop, begin } = await openAt('2026-11-10T08:00:00Z')
    const { id } = await begin({ billing_cycle_anchor_config: { day_of_month: 20 } })
    const after = await shop.stripe.subscriptions.update(id, { billing_cycle_anchor: { type: 'now' } })
    expect(after).toMatchObject({
      billing_cycle_anchor: at('2026-11-10T08:00:00Z'),
      billing_cycle_anchor_config: null,
    })
  })

  test('is refused beside an anchor, for weeks, and further than the next natural date', async () => {
    const { begin } = await openAt('2026-11-10T08:00:00Z')
    const config = { day_of_month: 20 }
    const both = { billing_cycle_anchor: at('2026-11-20T00:00:00Z'), billing_cycle_anchor_config: config }
    expect(await failureOf(begin(both))).toMatchObject({ code: 'parameters_exclusive' })
    const far = begin({ billing_cycle_anchor_config: { ...config, month: 3 } })
    expect(await failureOf(far)).toMatchObject({ param: 'billing_cycle_anchor_config' })
    const weekly = await openAt('2026-11-10T08:00:00Z', { recurring: { interval: 'week' } })
    expect(await failureOf(weekly.begin({ billing_cycle_anchor_config: config }))).toMatchObject({
      statusCode: 400,
      param: 'billing_cycle_anchor_config',
    })
  })
})

describe('backdate_start_date', () => {
  const START = at('2026-09-16T00:00:00Z')

  test('bills a line for each period that is over, and the running one', async () => {
    const { shop, begin } = await openAt('2026-12-01T00:00:00Z')
    const preview = await shop.stripe.invoices.createPreview({
      customer: shop.customer.id,
      subscription_details: { items: [{ price: shop.price.id }], start_date: START },
    })
    const subscription = await begin({ backdate_start_date: START })
    expect(subscription).toMatchObject({
      start_date: START,
      created: at('2026-12-01T00:00:00Z'),
      billing_cycle_anchor: at('2026-12-01T00:00:00Z'),
      latest_invoice: { status: 'paid', total: 7000 },
    })
    expect(amounts(invoiceOf(subscription))).toEqual([1000, 2000, 2000, 2000])
    expect(textsOf(subscription)?.[0]).toBe('Remaining time on Basic after 16 Sep 2026')
    expect(amounts(preview)).toEqual([1000, 2000, 2000, 2000])
    expect(endOf(subscription)).toBe(at('2027-01-01T00:00:00Z'))
  })

  test('with a later anchor bills up to it, and with `none` nothing that is past', async () => {
    const { begin } = await openAt('2026-10-15T00:00:00Z')
    const anchor = {
      backdate_start_date: at('2026-09-01T00:00:00Z'),
      billing_cycle_anchor: at('2026-11-01T00:00:00Z'),
    }
    const subscription = await begin(anchor)
    expect(amounts(invoiceOf(subscription))).toEqual([2000, 2000])
    expect(subscription.items.data[0]).toMatchObject({
      current_period_start: at('2026-10-01T00:00:00Z'),
      current_period_end: at('2026-11-01T00:00:00Z'),
    })
    const free = await begin({ ...anchor, proration_behavior: 'none' })
    expect(free).toMatchObject({
      start_date: anchor.backdate_start_date,
      status: 'active',
      latest_invoice: null,
    })
    const today = await begin({ backdate_start_date: START, proration_behavior: 'none' })
    expect(amounts(invoiceOf(today))).toEqual([2000])
  })

  test('is refused in the future, in classic mode, and for more periods than an invoice has lines', async () => {
    const { begin } = await openAt('2026-12-01T00:00:00Z')
    const wishes: Partial<Stripe.SubscriptionCreateParams>[] = [
      { backdate_start_date: at('2026-12-02T00:00:00Z') },
      { backdate_start_date: START, billing_mode: { type: 'classic' } },
      { backdate_start_date: at('1999-12-02T00:00:00Z') },
    ]
    for (const wish of wishes) {
      expect(await failureOf(begin(wish))).toMatchObject({ statusCode: 400, param: 'backdate_start_date' })
    }
  })
})

describe('an end within the period, together with other changes', () => {
  test('of items credits them to their old end and bills the new ones until the new', async () => {
    const shop = await openRunning(emulator)
    const invoice = await change(emulator, shop, '2026-11-11T00:00:00Z', {
      items: [{ id: shop.item, quantity: 2 }],
      cancel_at: at('2026-11-21T00:00:00Z'),
      proration_behavior: 'always_invoice',
    })
    expect(amounts(invoice)).toEqual([-1333, 1333])
    expect(invoice?.lines.data.map(({ period }) => period.end)).toEqual([
      at('2026-12-01T00:00:00Z'),
      at('2026-11-21T00:00:00Z'),
    ])
  })

  test('of another item leaves the one that stays its cut alone', async () => {
    const shop = await openRunning(emulator)
    const other = await priceOf(shop, 3000)
    const invoice = await change(emulator, shop, '2026-11-11T00:00:00Z', {
      items: [{ price: other.id }],
      cancel_at: at('2026-11-21T00:00:00Z'),
      proration_behavior: 'always_invoice',
    })
    expect(amounts(invoice)).toEqual([-667, 1000])
  })

  test('of the anchor bills the new period only until the end', async () => {
    const shop = await openRunning(emulator)
    const invoice = await change(emulator, shop, '2026-11-11T00:00:00Z', {
      billing_cycle_anchor: { type: 'now' },
      cancel_at: at('2026-11-26T00:00:00Z'),
      proration_behavior: 'always_invoice',
    })
    expect(amounts(invoice)).toEqual([-1333, 1000])
    await renewal(emulator, shop, '2026-11-26T00:00:00Z')
    expect(await shop.stripe.subscriptions.retrieve(shop.subscription.id)).toMatchObject({
      status: 'canceled',
    })
  })
})

describe('preview_mode=recurring', () => {
  test('shows what comes again and again: no prorations, no items that wait, no discount for one invoice', async () => {
    const shop = await openRunning(emulator)
    const coupon = await shop.stripe.coupons.create({ percent_off: 50, duration: 'once' })
    const lasting = await shop.stripe.coupons.create({ percent_off: 10, duration: 'forever' })
    await advance(emulator, shop, at('2026-11-16T00:00:00Z'))
    await shop.stripe.invoiceItems.create({ customer: shop.customer.id, currency: 'usd', amount: 900 })
    const preview = await shop.stripe.invoices.createPreview({
      subscription: shop.subscription.id,
      preview_mode: 'recurring',
      discounts: [{ coupon: coupon.id }, { coupon: lasting.id }],
      subscription_details: { items: [{ id: shop.item, quantity: 3 }] },
    })
    expect(preview).toMatchObject({ subtotal: 6000, total: 5400 })
    expect(preview.lines.data).toMatchObject([
      { amount: 6000, period: { start: at('2026-12-01T00:00:00Z'), end: at('2027-01-01T00:00:00Z') } },
    ])
  })

  test('of a new subscription looks beyond its trial and its first part of a period', async () => {
    const { shop } = await openAt('2026-11-10T00:00:00Z')
    const recurring = (details: Stripe.InvoiceCreatePreviewParams.SubscriptionDetails) =>
      shop.stripe.invoices.createPreview({
        customer: shop.customer.id,
        preview_mode: 'recurring',
        subscription_details: { items: [{ price: shop.price.id }], ...details },
      })
    const trial = await recurring({ trial_end: at('2026-11-20T00:00:00Z') })
    expect(trial.lines.data).toMatchObject([
      { amount: 2000, period: { start: at('2026-11-20T00:00:00Z'), end: at('2026-12-20T00:00:00Z') } },
    ])
    const timestamp = at('2026-12-01T00:00:00Z')
    const anchored = await recurring({ billing_cycle_anchor: { type: 'timestamp', timestamp } })
    expect(anchored.lines.data).toMatchObject([
      { amount: 2000, period: { start: timestamp, end: at('2027-01-01T00:00:00Z') } },
    ])
    expect((await shop.stripe.subscriptions.list({ customer: shop.customer.id })).data).toEqual([])
  })
})
