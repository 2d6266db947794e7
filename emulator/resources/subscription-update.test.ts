import type Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import { emulatorForTests, failureOf } from '../conformance/start-for-tests.ts'
import { advance, confirmInBrowser, eventTypes } from './billing-for-tests.ts'
import { at, newsSince, openRunning, priceOf } from './running-for-tests.ts'

const emulator = emulatorForTests()

describe('a change that waits for its payment', () => {
  async function openPendingChange() {
    const shop = await openRunning(emulator, { start: at('2050-11-01T00:00:00Z') })
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
    const shop = await openRunning(emulator)
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

describe('settings', () => {
  test('metadata merges, a card becomes the default, and an empty update says nothing', async () => {
    const shop = await openRunning(emulator)
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
    const shop = await openRunning(emulator)
    const stranger = await shop.stripe.customers.create()
    const method = await shop.stripe.paymentMethods.attach('pm_card_visa', { customer: stranger.id })
    const error = await failureOf(
      shop.stripe.subscriptions.update(shop.subscription.id, { default_payment_method: method.id }),
    )
    expect(error).toMatchObject({ statusCode: 400, param: 'default_payment_method' })
  })

  test('items can be read and changed by their own address', async () => {
    const shop = await openRunning(emulator)
    const item = await shop.stripe.subscriptionItems.update(shop.item, {
      quantity: 3,
      proration_behavior: 'none',
    })
    expect(item.quantity).toBe(3)
    expect((await shop.stripe.subscriptionItems.retrieve(shop.item)).quantity).toBe(3)
    const listed = await shop.stripe.subscriptionItems.list({ subscription: shop.subscription.id })
    expect(listed.data).toHaveLength(1)
  })

  test('an item that is sent again as it is says nothing, also when its price was renamed since', async () => {
    const shop = await openRunning(emulator)
    await shop.stripe.prices.update(shop.price.id, { nickname: 'Old' })
    const news = await newsSince(shop.stripe)
    await shop.stripe.subscriptions.update(shop.subscription.id, {
      items: [{ id: shop.item, price: shop.price.id, quantity: 1 }],
      proration_behavior: 'always_invoice',
    })
    await shop.stripe.subscriptionItems.update(shop.item, { quantity: 1 })
    expect(await news()).toEqual([])
  })
})

test('subscriptions are listed by the end and the start of their periods and by automatic tax', async () => {
  const { stripe, customer, subscription } = await openRunning(emulator)
  const [item] = subscription.items.data
  const found = async (filter: Stripe.SubscriptionListParams) =>
    (await stripe.subscriptions.list({ customer: customer.id, ...filter })).data.length
  const [start, end] = [item?.current_period_start ?? 0, item?.current_period_end ?? 0]
  expect(await found({ current_period_end: { lte: end }, current_period_start: start })).toBe(1)
  expect(await found({ current_period_end: { lt: end } })).toBe(0)
  expect(await found({ current_period_start: { gt: start } })).toBe(0)
  expect([
    await found({ automatic_tax: { enabled: false } }),
    await found({ automatic_tax: { enabled: true } }),
  ]).toEqual([1, 0])
})
