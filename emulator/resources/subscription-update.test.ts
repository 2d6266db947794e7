import type Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import { failureOf, emulatorForTests } from '../conformance/start-for-tests.ts'
import { advance, confirmInBrowser, eventTypes, openShop, type Shop } from './billing-for-tests.ts'

const emulator = emulatorForTests()
const at = (iso: string) => Date.parse(iso) / 1000
const NOVEMBER = at('2026-11-01T00:00:00Z')

interface Running extends Shop {
  clock: Stripe.TestHelpers.TestClock | null
  subscription: Stripe.Subscription
  item: string
}

/** A paid subscription with a saved card that began at `start`. */
async function openRunning(
  options: { start?: number; amount?: number; quantity?: number; token?: string } = {},
): Promise<Running> {
  const shop = await openShop(emulator, {
    frozen: options.start ?? NOVEMBER,
    unitAmount: options.amount ?? 2000,
  })
  const method = await shop.stripe.paymentMethods.attach('pm_card_visa', { customer: shop.customer.id })
  const subscription = await shop.stripe.subscriptions.create({
    customer: shop.customer.id,
    default_payment_method: method.id,
    items: [{ price: shop.price.id, quantity: options.quantity ?? 1 }],
  })
  return { ...shop, subscription, item: subscription.items.data[0]?.id ?? '' }
}

const priceOf = (shop: Shop, amount: number, interval: 'month' | 'year' = 'month') =>
  shop.stripe.prices.create({
    currency: 'usd',
    unit_amount: amount,
    recurring: { interval },
    product_data: { name: `Plan ${amount}` },
  })

async function change(
  shop: Running,
  when: string,
  params: Stripe.SubscriptionUpdateParams,
): Promise<Stripe.Invoice | null> {
  await advance(emulator, shop, at(when))
  const after = await shop.stripe.subscriptions.update(shop.subscription.id, {
    ...params,
    expand: ['latest_invoice'],
  })
  return typeof after.latest_invoice === 'object' ? after.latest_invoice : null
}

const amounts = (invoice: Stripe.Invoice | null) => invoice?.lines.data.map((line) => line.amount)

async function renewal(shop: Running, when: string): Promise<Stripe.Invoice | null> {
  await advance(emulator, shop, at(when))
  const after = await shop.stripe.subscriptions.retrieve(shop.subscription.id, { expand: ['latest_invoice'] })
  return typeof after.latest_invoice === 'object' ? after.latest_invoice : null
}

describe('changing items', () => {
  test('an upgrade billed at half time credits half of the old and charges half of the new', async () => {
    const shop = await openRunning()
    const pro = await priceOf(shop, 5000)
    const invoice = await change(shop, '2026-11-16T00:00:00Z', {
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
    expect(amounts(await renewal(shop, '2026-12-01T00:00:00Z'))).toEqual([5000])
  })

  test('each line is rounded once, on odd seconds too', async () => {
    const shop = await openRunning({ start: at('2026-01-10T09:30:00Z'), amount: 1999 })
    const dearer = await priceOf(shop, 4999)
    const invoice = await change(shop, '2026-01-20T14:47:11Z', {
      items: [{ id: shop.item, price: dearer.id }],
      proration_behavior: 'always_invoice',
    })
    expect(amounts(invoice)).toEqual([-1340, 3351])
  })

  test('more seats wait for the next invoice unless told otherwise', async () => {
    const shop = await openRunning({ start: at('2026-01-10T00:00:00Z'), amount: 1000, quantity: 2 })
    await change(shop, '2026-01-20T00:00:00Z', { items: [{ id: shop.item, quantity: 3 }] })
    expect((await eventTypes(shop.stripe)).filter((type) => type === 'invoiceitem.created')).toHaveLength(2)
    const pending = () => shop.stripe.invoiceItems.list({ customer: shop.customer.id, pending: true })
    expect((await pending()).data.map((item) => item.amount)).toEqual([-1355, 2032])
    const next = await renewal(shop, '2026-02-10T00:00:00Z')
    expect(amounts(next)).toEqual([-1355, 2032, 3000])
    expect((await pending()).data).toEqual([])
    expect(next?.total).toBe(3677)
  })

  test('a downgrade billed now leaves credit that the next invoices use up', async () => {
    const shop = await openRunning({ amount: 5000 })
    const basic = await priceOf(shop, 2000)
    const invoice = await change(shop, '2026-11-07T00:00:00Z', {
      items: [{ id: shop.item, price: basic.id }],
      proration_behavior: 'always_invoice',
    })
    expect(amounts(invoice)).toEqual([-4000, 1600])
    expect(invoice).toMatchObject({ status: 'paid', total: -2400, amount_due: 0, ending_balance: -2400 })
    expect(await renewal(shop, '2026-12-01T01:00:00Z')).toMatchObject({
      status: 'paid',
      amount_due: 0,
      ending_balance: -400,
    })
    expect(await renewal(shop, '2027-01-01T01:00:00Z')).toMatchObject({ status: 'paid', amount_due: 1600 })
  })

  test('month to year with the anchor kept bills the rest of the anchor’s year', async () => {
    const shop = await openRunning()
    const yearly = await priceOf(shop, 20_000, 'year')
    const invoice = await change(shop, '2026-11-11T08:00:00Z', {
      items: [{ id: shop.item, price: yearly.id }],
      proration_behavior: 'always_invoice',
    })
    expect(amounts(invoice)).toEqual([-1311, 19_434])
    const after = await shop.stripe.subscriptions.retrieve(shop.subscription.id)
    expect(after.items.data[0]?.current_period_end).toBe(at('2027-11-01T00:00:00Z'))
  })

  test('an item added and removed is charged and credited for its own days', async () => {
    const shop = await openRunning()
    const addOn = await priceOf(shop, 900)
    const added = await change(shop, '2026-11-25T00:00:00Z', {
      items: [{ price: addOn.id }],
      proration_behavior: 'always_invoice',
    })
    expect(amounts(added)).toEqual([180])
    const current = await shop.stripe.subscriptions.retrieve(shop.subscription.id)
    const extra = current.items.data.find((item) => item.price.id === addOn.id)
    const removed = await change(shop, '2026-11-28T00:00:00Z', {
      items: [{ id: extra?.id ?? '', deleted: true }],
      proration_behavior: 'always_invoice',
    })
    expect(amounts(removed)).toEqual([-90])
  })

  test('without prorations the new price counts from the next period', async () => {
    const shop = await openRunning()
    const pro = await priceOf(shop, 5000)
    const before = shop.subscription.latest_invoice
    const invoice = await change(shop, '2026-11-16T00:00:00Z', {
      items: [{ id: shop.item, price: pro.id }],
      proration_behavior: 'none',
    })
    expect(invoice?.id).toBe(before)
    expect(amounts(await renewal(shop, '2026-12-01T00:00:00Z'))).toEqual([5000])
  })

  test('swapping a price resets the quantity unless one is given', async () => {
    const shop = await openRunning({ quantity: 4 })
    const pro = await priceOf(shop, 5000)
    const after = await shop.stripe.subscriptions.update(shop.subscription.id, {
      items: [{ id: shop.item, price: pro.id }],
      proration_behavior: 'none',
    })
    expect(after.items.data[0]?.quantity).toBe(1)
  })

  test('the last item stays, strange items and dates are refused', async () => {
    const shop = await openRunning()
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
    const shop = await openRunning({ start: at('2026-01-10T09:30:00Z'), amount: 1999, quantity: 3 })
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
    const shop = await openRunning()
    const next = () => shop.stripe.invoices.createPreview({ subscription: shop.subscription.id })
    expect(await next()).toMatchObject({ total: 2000, next_payment_attempt: at('2026-12-01T01:00:00Z') })
    await change(shop, '2026-11-16T00:00:00Z', { items: [{ id: shop.item, quantity: 2 }] })
    const preview = await next()
    expect(amounts(preview)).toEqual([-1000, 2000, 4000])
    expect(amounts(await renewal(shop, '2026-12-01T00:00:00Z'))).toEqual(amounts(preview))
    await shop.stripe.subscriptions.update(shop.subscription.id, { cancel_at_period_end: true })
    expect(await failureOf(next())).toMatchObject({ statusCode: 404, code: 'invoice_upcoming_none' })
  })
})

describe('a change that waits for its payment', () => {
  async function openPendingChange() {
    const shop = await openRunning({ start: at('2050-11-01T00:00:00Z') })
    const pro = await priceOf(shop, 5000)
    const failing = await shop.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
      customer: shop.customer.id,
    })
    await shop.stripe.subscriptions.update(shop.subscription.id, { default_payment_method: failing.id })
    await advance(emulator, shop, at('2050-11-16T00:00:00Z'))
    const changed = await shop.stripe.subscriptions.update(shop.subscription.id, {
      items: [{ id: shop.item, price: pro.id }],
      proration_behavior: 'always_invoice',
      payment_behavior: 'pending_if_incomplete',
      expand: ['latest_invoice.confirmation_secret'],
    })
    return { shop, pro, changed }
  }

  test('is made at once when the card pays', async () => {
    const shop = await openRunning()
    const pro = await priceOf(shop, 5000)
    await advance(emulator, shop, at('2026-11-16T00:00:00Z'))
    const changed = await shop.stripe.subscriptions.update(shop.subscription.id, {
      items: [{ id: shop.item, price: pro.id }],
      proration_behavior: 'always_invoice',
      payment_behavior: 'pending_if_incomplete',
      expand: ['latest_invoice'],
    })
    expect(changed).toMatchObject({ pending_update: null, latest_invoice: { status: 'paid', total: 1500 } })
    expect(changed.items.data[0]?.price.id).toBe(pro.id)
  })

  test('leaves everything as it was after a decline, and is made when another card pays', async () => {
    const { shop, pro, changed } = await openPendingChange()
    expect(changed.status).toBe('active')
    expect(changed.items.data[0]?.price.id).toBe(shop.price.id)
    expect(changed.pending_update?.subscription_items?.[0]?.price.id).toBe(pro.id)
    expect(changed.pending_update?.expires_at).toBe(at('2050-11-16T23:00:00Z'))
    const invoice = changed.latest_invoice
    const secret = typeof invoice === 'object' ? invoice?.confirmation_secret?.client_secret : undefined
    await confirmInBrowser(emulator, shop, secret ?? '', '4242424242424242')
    const after = await shop.stripe.subscriptions.retrieve(shop.subscription.id)
    expect(after.pending_update).toBeNull()
    expect(after.items.data[0]?.price.id).toBe(pro.id)
    expect(await eventTypes(shop.stripe)).toContain('customer.subscription.pending_update_applied')
  })

  test('is given up after 23 hours', async () => {
    const { shop } = await openPendingChange()
    await advance(emulator, shop, at('2050-11-16T23:00:00Z'))
    const after = await shop.stripe.subscriptions.retrieve(shop.subscription.id, {
      expand: ['latest_invoice'],
    })
    expect(after).toMatchObject({
      status: 'active',
      pending_update: null,
      latest_invoice: { status: 'void' },
    })
    expect((await eventTypes(shop.stripe)).filter((type) => !type.startsWith('test_')).slice(-4)).toEqual([
      'payment_intent.canceled',
      'invoice.voided',
      'customer.subscription.updated',
      'customer.subscription.pending_update_expired',
    ])
  })

  test('error_if_incomplete refuses the change whole', async () => {
    const { shop } = await openPendingChange()
    const before = await shop.stripe.subscriptions.retrieve(shop.subscription.id)
    const error = await failureOf(
      shop.stripe.subscriptions.update(shop.subscription.id, {
        items: [{ id: shop.item, quantity: 9 }],
        proration_behavior: 'always_invoice',
        payment_behavior: 'error_if_incomplete',
      }),
    )
    expect(error.statusCode).toBe(402)
    expect(await shop.stripe.subscriptions.retrieve(shop.subscription.id)).toEqual(before)
  })
})

describe('canceling with money back', () => {
  test('bills the unused time as credit at once', async () => {
    const shop = await openRunning({ amount: 5000 })
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
      await change(running, '2026-11-11T00:00:00Z', {
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

describe('settings', () => {
  test('metadata merges, a card becomes the default, and an empty update says nothing', async () => {
    const shop = await openRunning()
    const other = await shop.stripe.paymentMethods.attach('pm_card_mastercard', {
      customer: shop.customer.id,
    })
    const after = await shop.stripe.subscriptions.update(shop.subscription.id, {
      default_payment_method: other.id,
      metadata: { plan: 'pro' },
    })
    expect(after).toMatchObject({ default_payment_method: other.id, metadata: { plan: 'pro' } })
    const events = await eventTypes(shop.stripe)
    await shop.stripe.subscriptions.update(shop.subscription.id, { metadata: { plan: 'pro' } })
    expect(await eventTypes(shop.stripe)).toEqual(events)
  })

  test('a foreign card is refused', async () => {
    const shop = await openRunning()
    const stranger = await shop.stripe.customers.create()
    const method = await shop.stripe.paymentMethods.attach('pm_card_visa', { customer: stranger.id })
    const error = await failureOf(
      shop.stripe.subscriptions.update(shop.subscription.id, { default_payment_method: method.id }),
    )
    expect(error).toMatchObject({ statusCode: 400, param: 'default_payment_method' })
  })

  test('items can be read and changed by their own address', async () => {
    const shop = await openRunning()
    const item = await shop.stripe.subscriptionItems.update(shop.item, {
      quantity: 3,
      proration_behavior: 'none',
    })
    expect(item.quantity).toBe(3)
    expect((await shop.stripe.subscriptionItems.retrieve(shop.item)).quantity).toBe(3)
    const listed = await shop.stripe.subscriptionItems.list({ subscription: shop.subscription.id })
    expect(listed.data).toHaveLength(1)
  })
})
