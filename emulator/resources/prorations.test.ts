import type Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import { emulatorForTests, failureOf } from '../conformance/start-for-tests.ts'
import { advance, eventTypes, openShop } from './billing-for-tests.ts'
import { amounts, at, change, NOVEMBER, openRunning, priceOf, renewal } from './running-for-tests.ts'

const emulator = emulatorForTests()

describe('changing items', () => {
  test('an upgrade billed at half time credits half of the old and charges half of the new', async () => {
    const shop = await openRunning(emulator)
    const pro = await priceOf(shop, 5000)
    const invoice = await change(emulator, shop, '2026-11-16T00:00:00Z', {
      items: [{ id: shop.item, price: pro.id }],
      proration_behavior: 'always_invoice',
    })
    expect(amounts(invoice)).toEqual([-1000, 2500])
    expect(invoice).toMatchObject({
      status: 'paid',
      total: 1500,
      billing_reason: 'subscription_update',
      lines: {
        data: [
          {
            description: 'Unused time on Basic after 16 Nov 2026',
            parent: { subscription_item_details: { proration: true } },
          },
          { description: 'Remaining time on Plan 5000 after 16 Nov 2026' },
        ],
      },
    })
    expect(amounts(await renewal(emulator, shop, '2026-12-01T00:00:00Z'))).toEqual([5000])
  })

  test('each line is rounded once, on odd seconds too', async () => {
    const shop = await openRunning(emulator, { start: at('2026-01-10T09:30:00Z'), amount: 1999 })
    const dearer = await priceOf(shop, 4999)
    const invoice = await change(emulator, shop, '2026-01-20T14:47:11Z', {
      items: [{ id: shop.item, price: dearer.id }],
      proration_behavior: 'always_invoice',
    })
    expect(amounts(invoice)).toEqual([-1340, 3351])
  })

  test('more seats wait for the next invoice unless told otherwise', async () => {
    const shop = await openRunning(emulator, { start: at('2026-01-10T00:00:00Z'), amount: 1000, quantity: 2 })
    await change(emulator, shop, '2026-01-20T00:00:00Z', { items: [{ id: shop.item, quantity: 3 }] })
    expect((await eventTypes(shop.stripe)).filter((type) => type === 'invoiceitem.created')).toHaveLength(2)
    const pending = () => shop.stripe.invoiceItems.list({ customer: shop.customer.id, pending: true })
    expect((await pending()).data.map((item) => item.amount)).toEqual([-1355, 2032])
    const next = await renewal(emulator, shop, '2026-02-10T00:00:00Z')
    expect(amounts(next)).toEqual([-1355, 2032, 3000])
    expect((await pending()).data).toEqual([])
    expect(next?.total).toBe(3677)
  })

  test('a downgrade billed now leaves credit that the next invoices use up', async () => {
    const shop = await openRunning(emulator, { amount: 5000 })
    const basic = await priceOf(shop, 2000)
    const invoice = await change(emulator, shop, '2026-11-07T00:00:00Z', {
      items: [{ id: shop.item, price: basic.id }],
      proration_behavior: 'always_invoice',
    })
    expect(amounts(invoice)).toEqual([-4000, 1600])
    expect(invoice).toMatchObject({ status: 'paid', total: -2400, amount_due: 0, ending_balance: -2400 })
    expect(await renewal(emulator, shop, '2026-12-01T01:00:00Z')).toMatchObject({
      status: 'paid',
      amount_due: 0,
      ending_balance: -400,
    })
    expect(await renewal(emulator, shop, '2027-01-01T01:00:00Z')).toMatchObject({
      status: 'paid',
      amount_due: 1600,
    })
  })

  test('month to year with the anchor kept bills the rest of the anchor’s year', async () => {
    const shop = await openRunning(emulator)
    const yearly = await priceOf(shop, 20_000, 'year')
    const invoice = await change(emulator, shop, '2026-11-11T08:00:00Z', {
      items: [{ id: shop.item, price: yearly.id }],
      proration_behavior: 'always_invoice',
    })
    expect(amounts(invoice)).toEqual([-1311, 19_434])
    const after = await shop.stripe.subscriptions.retrieve(shop.subscription.id)
    expect(after.items.data[0]?.current_period_end).toBe(at('2027-11-01T00:00:00Z'))
  })

  test('an item added and removed is charged and credited for its own days', async () => {
    const shop = await openRunning(emulator)
    const addOn = await priceOf(shop, 900)
    const added = await change(emulator, shop, '2026-11-25T00:00:00Z', {
      items: [{ price: addOn.id }],
      proration_behavior: 'always_invoice',
    })
    expect(amounts(added)).toEqual([180])
    const current = await shop.stripe.subscriptions.retrieve(shop.subscription.id)
    const extra = current.items.data.find((item) => item.price.id === addOn.id)
    const removed = await change(emulator, shop, '2026-11-28T00:00:00Z', {
      items: [{ id: extra?.id ?? '', deleted: true }],
      proration_behavior: 'always_invoice',
    })
    expect(amounts(removed)).toEqual([-90])
  })

  test('a second change gives back only what the first one left', async () => {
    const shop = await openRunning(emulator)
    const pro = await priceOf(shop, 5000)
    const wish = (price: string) => ({
      items: [{ id: shop.item, price }],
      proration_behavior: 'always_invoice' as const,
    })
    expect(amounts(await change(emulator, shop, '2026-11-11T00:00:00Z', wish(pro.id)))).toEqual([-1333, 3333])
    expect(amounts(await change(emulator, shop, '2026-11-21T00:00:00Z', wish(shop.price.id)))).toEqual([
      -1667, 667,
    ])
  })

  test('also while the first one still waits for its invoice', async () => {
    const shop = await openRunning(emulator)
    await change(emulator, shop, '2026-11-11T00:00:00Z', { items: [{ id: shop.item, quantity: 2 }] })
    await change(emulator, shop, '2026-11-21T00:00:00Z', { items: [{ id: shop.item, quantity: 1 }] })
    const next = await renewal(emulator, shop, '2026-12-01T00:00:00Z')
    expect(amounts(next)).toEqual([-1334, 667, -1333, 2667, 2000])
  })

  test('without prorations the new price counts from the next period', async () => {
    const shop = await openRunning(emulator)
    const pro = await priceOf(shop, 5000)
    const before = shop.subscription.latest_invoice
    const invoice = await change(emulator, shop, '2026-11-16T00:00:00Z', {
      items: [{ id: shop.item, price: pro.id }],
      proration_behavior: 'none',
    })
    expect(invoice?.id).toBe(before)
    expect(amounts(await renewal(emulator, shop, '2026-12-01T00:00:00Z'))).toEqual([5000])
  })

  test('swapping a price resets the quantity unless one is given', async () => {
    const shop = await openRunning(emulator, { quantity: 4 })
    const pro = await priceOf(shop, 5000)
    const after = await shop.stripe.subscriptions.update(shop.subscription.id, {
      items: [{ id: shop.item, price: pro.id }],
      proration_behavior: 'none',
    })
    expect(after.items.data[0]?.quantity).toBe(1)
  })

  test('the last item stays, strange items and dates are refused', async () => {
    const shop = await openRunning(emulator)
    const wishes: Stripe.SubscriptionUpdateParams[] = [
      { items: [{ id: shop.item, deleted: true }] },
      { items: [{ id: 'si_gone', quantity: 2 }] },
      { items: [{ id: shop.item, quantity: 2 }], proration_date: NOVEMBER - 1 },
    ]
    for (const wish of wishes) {
      const error = await failureOf(shop.stripe.subscriptions.update(shop.subscription.id, wish))
      expect(error.statusCode).toBe(400)
    }
    const after = await shop.stripe.subscriptions.retrieve(shop.subscription.id)
    expect(after.items.data.map((item) => item.quantity)).toEqual([1])
  })
})

describe('previewing a change', () => {
  test('shows what the change is then billed, to the cent and line by line', async () => {
    const shop = await openRunning(emulator, { start: at('2026-01-10T09:30:00Z'), amount: 1999, quantity: 3 })
    const pro = await priceOf(shop, 4999)
    await advance(emulator, shop, at('2026-01-20T14:47:11Z'))
    const items = [{ id: shop.item, price: pro.id, quantity: 2 }]
    const proration_date = at('2026-01-20T14:40:00Z')
    const preview = await shop.stripe.invoices.createPreview({
      subscription: shop.subscription.id,
      subscription_details: { items, proration_behavior: 'always_invoice', proration_date },
    })
    const unchanged = await shop.stripe.subscriptions.retrieve(shop.subscription.id)
    expect(unchanged.items.data[0]?.quantity).toBe(3)
    const after = await shop.stripe.subscriptions.update(shop.subscription.id, {
      items,
      proration_behavior: 'always_invoice',
      proration_date,
      expand: ['latest_invoice'],
    })
    const billed = typeof after.latest_invoice === 'object' ? after.latest_invoice : null
    expect(amounts(preview)).toEqual(amounts(billed))
    expect(preview.total).toBe(billed?.total)
    expect(preview.lines.data.map((line) => line.description)).toEqual(
      billed?.lines.data.map((line) => line.description),
    )
  })

  test('shows the coming renewal, with what waits for it', async () => {
    const shop = await openRunning(emulator)
    const next = () => shop.stripe.invoices.createPreview({ subscription: shop.subscription.id })
    expect(await next()).toMatchObject({ total: 2000, next_payment_attempt: at('2026-12-01T01:00:00Z') })
    await change(emulator, shop, '2026-11-16T00:00:00Z', { items: [{ id: shop.item, quantity: 2 }] })
    const preview = await next()
    expect(amounts(preview)).toEqual([-1000, 2000, 4000])
    expect(amounts(await renewal(emulator, shop, '2026-12-01T00:00:00Z'))).toEqual(amounts(preview))
    await shop.stripe.subscriptions.update(shop.subscription.id, { cancel_at_period_end: true })
    expect(await failureOf(next())).toMatchObject({ statusCode: 404, code: 'invoice_upcoming_none' })
  })
})

describe('canceling with money back', () => {
  test('bills the unused time as credit at once', async () => {
    const shop = await openRunning(emulator, { amount: 5000 })
    await advance(emulator, shop, at('2026-11-19T07:12:00Z'))
    const canceled = await shop.stripe.subscriptions.cancel(shop.subscription.id, {
      prorate: true,
      invoice_now: true,
      expand: ['latest_invoice', 'customer'],
    })
    const invoice = typeof canceled.latest_invoice === 'object' ? canceled.latest_invoice : null
    expect(amounts(invoice)).toEqual([-1950])
    expect(canceled).toMatchObject({
      status: 'canceled',
      latest_invoice: { status: 'paid', amount_due: 0 },
      customer: { balance: -1950 },
    })
  })

  test('flexible billing gives back what was billed, classic billing the current price', async () => {
    for (const [type, credit] of [
      ['flexible', -1000],
      ['classic', -2500],
    ] as const) {
      const shop = await openShop(emulator, { frozen: NOVEMBER })
      const pro = await priceOf(shop, 5000)
      const method = await shop.stripe.paymentMethods.attach('pm_card_visa', { customer: shop.customer.id })
      const subscription = await shop.stripe.subscriptions.create({
        customer: shop.customer.id,
        default_payment_method: method.id,
        items: [{ price: shop.price.id }],
        billing_mode: { type },
      })
      const running = { ...shop, subscription, item: subscription.items.data[0]?.id ?? '' }
      await change(emulator, running, '2026-11-11T00:00:00Z', {
        items: [{ id: running.item, price: pro.id }],
        proration_behavior: 'none',
      })
      await advance(emulator, shop, at('2026-11-16T00:00:00Z'))
      const canceled = await shop.stripe.subscriptions.cancel(subscription.id, {
        prorate: true,
        invoice_now: true,
        expand: ['latest_invoice'],
      })
      const invoice = typeof canceled.latest_invoice === 'object' ? canceled.latest_invoice : null
      expect(amounts(invoice)).toEqual([credit])
    }
  })
})
