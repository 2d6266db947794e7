import type Stripe from 'stripe'
import { beforeEach, describe, expect, test } from 'vitest'
import { emulatorForTests, failureOf } from '../conformance/start-for-tests.ts'
import {
  advance,
  confirmInBrowser,
  eventTypes,
  openShop,
  secretOf,
  startIncomplete,
} from './billing-for-tests.ts'

const emulator = emulatorForTests()
const START = Date.UTC(2026, 10, 1) / 1000
const HALF = Date.UTC(2026, 10, 16) / 1000
const NEXT = Date.UTC(2026, 11, 1) / 1000

let shop: Awaited<ReturnType<typeof openShop>>
let fee: Stripe.Price

beforeEach(async () => {
  shop = await openShop(emulator, { frozen: START })
  const { stripe, customer } = shop
  const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: method.id } })
  fee = await stripe.prices.create({ currency: 'usd', unit_amount: 500, product_data: { name: 'Setup' } })
})

const begin = (changes: Partial<Stripe.SubscriptionCreateParams> = {}) =>
  shop.stripe.subscriptions.create({
    customer: shop.customer.id,
    items: [{ price: shop.price.id }],
    expand: ['latest_invoice'],
    ...changes,
  })

const linesOf = (invoice: Stripe.Subscription['latest_invoice'] | Stripe.Invoice) => {
  if (invoice === null || typeof invoice === 'string') throw new Error('not expanded')
  return invoice.lines.data.map(({ amount, description }) => [amount, description])
}

describe('add_invoice_items', () => {
  test('are on the first invoice, for the first period, and not on the next', async () => {
    const subscription = await begin({
      add_invoice_items: [{ price: fee.id, quantity: 3, metadata: { for: 'desk' } }],
    })
    const invoice = subscription.latest_invoice
    expect(invoice).toMatchObject({ status: 'paid', total: 3500, amount_paid: 3500 })
    expect(linesOf(invoice)).toEqual([
      [1500, 'Setup'],
      [2000, '1 × Basic (at $20.00 / month)'],
    ])
    expect(invoice).toMatchObject({
      lines: {
        data: [
          {
            metadata: { for: 'desk' },
            period: { start: START, end: NEXT },
            parent: { type: 'invoice_item_details', invoice_item_details: { proration: false } },
            pricing: { price_details: { price: fee.id } },
            quantity: 3,
          },
          {},
        ],
      },
    })
    const types = await eventTypes(shop.stripe)
    expect(types.slice(types.indexOf('customer.subscription.created')).slice(0, 3)).toEqual([
      'customer.subscription.created',
      'invoiceitem.created',
      'invoice.created',
    ])
    await advance(emulator, shop, NEXT + 3601)
    const [renewal] = (await shop.stripe.invoices.list({ customer: shop.customer.id })).data
    expect(renewal).toMatchObject({ billing_reason: 'subscription_cycle', total: 2000 })
  })

  test('of a trial are charged at its start, with a price made in place', async () => {
    const product = await shop.stripe.products.create({ name: 'Device' })
    const subscription = await startIncomplete(shop, {
      trial_period_days: 14,
      add_invoice_items: [{ price_data: { currency: 'usd', product: product.id, unit_amount: 9900 } }],
    })
    expect(subscription).toMatchObject({ status: 'incomplete', latest_invoice: { amount_due: 9900 } })
    await confirmInBrowser(emulator, shop, secretOf(subscription), '4242424242424242')
    expect(await shop.stripe.subscriptions.retrieve(subscription.id)).toMatchObject({ status: 'trialing' })
  })

  test('wait for the next invoice where an update bills nothing, and are on that of a change', async () => {
    const { id, items } = await begin()
    const update = (params: Stripe.SubscriptionUpdateParams) =>
      shop.stripe.subscriptions.update(id, { add_invoice_items: [{ price: fee.id }], ...params })
    await advance(emulator, shop, HALF)
    await update({})
    const [pending] = (await shop.stripe.invoiceItems.list({ customer: shop.customer.id, pending: true }))
      .data
    expect(pending).toMatchObject({ amount: 500, parent: { subscription_details: { subscription: id } } })
    const changed = await update({
      items: [{ id: items.data[0]?.id ?? '', quantity: 2 }],
      proration_behavior: 'always_invoice',
      expand: ['latest_invoice'],
    })
    expect(linesOf(changed.latest_invoice)).toEqual([
      [-1000, 'Unused time on Basic after 16 Nov 2026'],
      [2000, 'Remaining time on 2 × Basic after 16 Nov 2026'],
      [500, 'Setup'],
      [500, 'Setup'],
    ])
  })

  test('are gone when the change that brings them is given up', async () => {
    const { id, items } = await begin()
    const method = await shop.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
      customer: shop.customer.id,
    })
    await shop.stripe.subscriptions.update(id, { default_payment_method: method.id })
    await shop.stripe.subscriptions.update(id, {
      items: [{ id: items.data[0]?.id ?? '', quantity: 2 }],
      add_invoice_items: [{ price: fee.id }],
      proration_behavior: 'always_invoice',
      payment_behavior: 'pending_if_incomplete',
    })
    await advance(emulator, shop, START + 24 * 3600)
    expect((await shop.stripe.invoiceItems.list({ customer: shop.customer.id, pending: true })).data).toEqual(
      [],
    )
  })

  test('have discounts and taxes of their own', async () => {
    const coupon = await shop.stripe.coupons.create({ percent_off: 50, duration: 'once' })
    const rate = await shop.stripe.taxRates.create({ display_name: 'VAT', inclusive: false, percentage: 20 })
    const { latest_invoice: invoice } = await begin({
      add_invoice_items: [{ price: fee.id, discounts: [{ coupon: coupon.id }], tax_rates: [rate.id] }],
    })
    expect(invoice).toMatchObject({ subtotal: 2250, total: 2300 })
  })

  test('of a phase are billed when it begins, as the preview said', async () => {
    const { id, items } = await begin()
    const { id: schedule, phases } = await shop.stripe.subscriptionSchedules.create({ from_subscription: id })
    const running = {
      items: [{ price: shop.price.id }],
      start_date: phases[0]?.start_date ?? 0,
      end_date: phases[0]?.end_date ?? 0,
    }
    const changed = await shop.stripe.subscriptionSchedules.update(schedule, {
      phases: [running, { items: [{ price: shop.price.id }], add_invoice_items: [{ price: fee.id }] }],
    })
    expect(changed.phases[1]?.add_invoice_items).toMatchObject([
      { price: fee.id, quantity: 1, period: { start: { type: 'max_item_period_start' } } },
    ])
    const preview = await shop.stripe.invoices.createPreview({ schedule })
    expect(linesOf(preview)).toEqual([
      [500, 'Setup'],
      [2000, '1 × Basic (at $20.00 / month)'],
    ])
    expect((await shop.stripe.invoiceItems.list({ customer: shop.customer.id, pending: true })).data).toEqual(
      [],
    )
    await advance(emulator, shop, NEXT + 3601)
    const { latest_invoice: renewal } = await shop.stripe.subscriptions.retrieve(id, {
      expand: ['latest_invoice'],
    })
    expect(renewal).toMatchObject({ status: 'paid', total: preview.total })
    expect(items.data).toHaveLength(1)
  })

  test('take no recurring price and no other currency', async () => {
    const euros = await shop.stripe.prices.create({
      currency: 'eur',
      unit_amount: 500,
      product_data: { name: 'Setup' },
    })
    expect(await failureOf(begin({ add_invoice_items: [{ price: shop.price.id }] }))).toMatchObject({
      statusCode: 400,
      param: 'add_invoice_items[0][price]',
    })
    expect(await failureOf(begin({ add_invoice_items: [{ price: euros.id }] }))).toMatchObject({
      param: 'add_invoice_items[0][price]',
    })
    expect((await shop.stripe.subscriptions.list({ customer: shop.customer.id })).data).toEqual([])
  })
})

describe('price_data', () => {
  test('makes an inactive price for the item, which goes on with another quantity', async () => {
    const product = await shop.stripe.products.create({ name: 'Made to measure' })
    const price_data = {
      currency: 'usd',
      product: product.id,
      recurring: { interval: 'month' },
      unit_amount: 1234,
    } as const
    const subscription = await begin({ items: [{ price_data, quantity: 2 }] })
    expect(subscription.items.data[0]?.price).toMatchObject({
      active: false,
      unit_amount: 1234,
      product: product.id,
    })
    expect(linesOf(subscription.latest_invoice)).toEqual([[2468, '2 × Made to measure (at $12.34 / month)']])
    const item = subscription.items.data[0]?.id ?? ''
    expect(await shop.stripe.subscriptionItems.update(item, { quantity: 3 })).toMatchObject({ quantity: 3 })
    const repriced = await shop.stripe.subscriptions.update(subscription.id, {
      items: [{ id: item, price_data: { ...price_data, unit_amount: 5000 } }],
    })
    expect(repriced.items.data[0]).toMatchObject({ id: item, quantity: 1, price: { unit_amount: 5000 } })
    const added = await shop.stripe.subscriptionItems.create({
      subscription: subscription.id,
      price_data: { ...price_data, unit_amount: 10 },
    })
    expect(added.price).toMatchObject({ unit_amount: 10 })
  })

  test('in a preview leaves no price behind', async () => {
    const before = await shop.stripe.prices.list({ limit: 100 })
    const preview = await shop.stripe.invoices.createPreview({
      customer: shop.customer.id,
      subscription_details: {
        items: [
          {
            price_data: {
              currency: 'usd',
              product: typeof shop.price.product === 'string' ? shop.price.product : '',
              recurring: { interval: 'year' },
              unit_amount: 777,
            },
          },
        ],
      },
    })
    expect(preview.total).toBe(777)
    expect(await shop.stripe.prices.list({ limit: 100 })).toMatchObject({ data: before.data })
    const types = await eventTypes(shop.stripe)
    expect(types.filter((type) => type === 'price.created')).toHaveLength(2)
  })

  test('is refused beside a price, without either, and without an amount', async () => {
    const product = typeof shop.price.product === 'string' ? shop.price.product : ''
    const price_data = { currency: 'usd', product, recurring: { interval: 'month' } } as const
    expect(await failureOf(begin({ items: [{ price: shop.price.id, price_data }] }))).toMatchObject({
      code: 'parameters_exclusive',
    })
    expect(await failureOf(begin({ items: [{ quantity: 1 }] }))).toMatchObject({
      code: 'parameter_missing',
      param: 'items[0][price]',
    })
    expect(await failureOf(begin({ items: [{ price_data }] }))).toMatchObject({
      param: 'items[0][price_data][unit_amount]',
    })
  })
})

describe('invoice_items of a preview', () => {
  test('stand on it as if they waited, or change what waits, and leave nothing behind', async () => {
    const { id } = await begin()
    const waiting = await shop.stripe.invoiceItems.create({
      customer: shop.customer.id,
      subscription: id,
      currency: 'usd',
      amount: 700,
      description: 'Hours',
    })
    const preview = await shop.stripe.invoices.createPreview({
      subscription: id,
      invoice_items: [
        { price: fee.id, quantity: 2 },
        { unit_amount: -100, quantity: 3, description: 'Thanks' },
        { invoiceitem: waiting.id, amount: 900 },
      ],
    })
    expect(linesOf(preview)).toEqual([
      [-300, 'Thanks'],
      [1000, 'Setup'],
      [900, 'Hours'],
      [2000, '1 × Basic (at $20.00 / month)'],
    ])
    expect(await shop.stripe.invoiceItems.retrieve(waiting.id)).toMatchObject({ amount: 700 })
    expect(
      (await shop.stripe.invoiceItems.list({ customer: shop.customer.id, pending: true })).data,
    ).toHaveLength(1)
  })

  test('may be shown before sign-up, and none is left out in silence', async () => {
    const items = [{ price: shop.price.id }]
    const preview = await shop.stripe.invoices.createPreview({
      invoice_items: [{ price: fee.id }],
      subscription_details: { items },
    })
    expect(preview.total).toBe(2500)
    const failure = await failureOf(
      shop.stripe.invoices.createPreview({
        invoice_items: [{ amount: 100, currency: 'eur', description: 'Euros' }],
        subscription_details: { items },
      }),
    )
    expect(failure).toMatchObject({ statusCode: 400, param: 'invoice_items[0][currency]' })
    expect((await shop.stripe.customers.list()).data).toEqual([])
  })
})
