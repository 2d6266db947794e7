import type Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import { emulatorForTests, failureOf } from '../conformance/start-for-tests.ts'
import { advance, eventTypes } from './billing-for-tests.ts'
import {
  amounts,
  at,
  change,
  newsSince,
  openRunning,
  priceOf,
  renewal,
  type Running,
} from './running-for-tests.ts'

const emulator = emulatorForTests()

const couponFor = (shop: Running, terms: Stripe.CouponCreateParams) => shop.stripe.coupons.create(terms)
const discountsOf = async (shop: Running) => {
  const { items } = await shop.stripe.subscriptions.retrieve(shop.subscription.id)
  return items.data.map(({ discounts }) => discounts.length)
}

describe('the discounts of a running item', () => {
  test('begin with an update, lower the next invoice, and end by another update', async () => {
    const shop = await openRunning(emulator)
    const coupon = await couponFor(shop, { percent_off: 10, duration: 'forever' })
    const news = await newsSince(shop.stripe)
    const item = await shop.stripe.subscriptionItems.update(shop.item, {
      discounts: [{ coupon: coupon.id }],
      expand: ['discounts'],
    })
    expect(item.discounts).toMatchObject([
      { object: 'discount', subscription: shop.subscription.id, subscription_item: shop.item },
    ])
    expect(await news()).toEqual([
      'coupon.updated',
      'customer.discount.created',
      'customer.subscription.updated',
    ])
    const invoice = await renewal(emulator, shop, '2026-12-01T02:00:00Z')
    expect([amounts(invoice), invoice?.total]).toEqual([[2000], 1800])

    await shop.stripe.subscriptions.update(shop.subscription.id, {
      items: [{ id: shop.item, discounts: '' }],
    })
    expect(await discountsOf(shop)).toEqual([0])
    expect((await news()).slice(-2)).toEqual(['customer.discount.deleted', 'customer.subscription.updated'])
    expect((await renewal(emulator, shop, '2027-01-01T02:00:00Z'))?.total).toBe(2000)
  })

  test('of an added item lower its part of the period, as the preview says, and go with it', async () => {
    const shop = await openRunning(emulator)
    const addOn = await priceOf(shop, 1000)
    const coupon = await couponFor(shop, { percent_off: 50, duration: 'forever' })
    const items = [{ price: addOn.id, discounts: [{ coupon: coupon.id }] }]
    await advance(emulator, shop, at('2026-11-16T00:00:00Z'))
    const preview = await shop.stripe.invoices.createPreview({
      subscription: shop.subscription.id,
      subscription_details: { items, proration_behavior: 'always_invoice' },
    })
    const after = await shop.stripe.subscriptions.update(shop.subscription.id, {
      items,
      proration_behavior: 'always_invoice',
      expand: ['latest_invoice'],
    })
    expect([preview.total, after.latest_invoice]).toMatchObject([250, { total: 250, status: 'paid' }])
    expect(await discountsOf(shop)).toEqual([0, 1])
    const added = after.items.data[1]?.id ?? ''
    await shop.stripe.subscriptionItems.del(added, { proration_behavior: 'none' })
    expect(
      (await eventTypes(shop.stripe)).filter((type) => type === 'customer.discount.deleted'),
    ).toHaveLength(1)
  })

  test('for one invoice are spent by that of the change itself', async () => {
    const shop = await openRunning(emulator)
    const pro = await priceOf(shop, 5000)
    const coupon = await couponFor(shop, { percent_off: 50, duration: 'once' })
    const invoice = await change(emulator, shop, '2026-11-16T00:00:00Z', {
      items: [{ id: shop.item, price: pro.id, discounts: [{ coupon: coupon.id }] }],
      proration_behavior: 'always_invoice',
    })
    expect([amounts(invoice), await discountsOf(shop)]).toEqual([[-1000, 1250], [0]])
    expect((await renewal(emulator, shop, '2026-12-01T02:00:00Z'))?.total).toBe(5000)
  })

  test('that are not the item’s or that name nothing are refused', async () => {
    const shop = await openRunning(emulator)
    for (const [discount, param] of [
      [{ coupon: 'none' }, 'items[0][discounts][0][coupon]'],
      [{ discount: 'di_none' }, 'items[0][discounts][0][discount]'],
    ] as const) {
      const error = await failureOf(
        shop.stripe.subscriptions.update(shop.subscription.id, {
          items: [{ id: shop.item, discounts: [discount] }],
        }),
      )
      expect(error).toMatchObject({ statusCode: 400, code: 'resource_missing', param })
    }
  })
})

describe('discounts that come with a change that waits', () => {
  test('lower its invoice, show in the pending update, and are redeemed when it is paid', async () => {
    const shop = await openRunning(emulator)
    const pro = await priceOf(shop, 5000)
    const coupon = await couponFor(shop, { percent_off: 20, duration: 'forever' })
    const bad = await shop.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
      customer: shop.customer.id,
    })
    await shop.stripe.subscriptions.update(shop.subscription.id, { default_payment_method: bad.id })
    const invoice = await change(emulator, shop, '2026-11-16T00:00:00Z', {
      items: [{ id: shop.item, price: pro.id }],
      discounts: [{ coupon: coupon.id }],
      proration_behavior: 'always_invoice',
      payment_behavior: 'pending_if_incomplete',
    })
    expect([amounts(invoice), invoice?.status]).toEqual([[-1000, 2000], 'open'])
    const waiting = await shop.stripe.subscriptions.retrieve(shop.subscription.id)
    expect([waiting.discounts, waiting.pending_update?.discounts?.length]).toEqual([[], 1])
    expect((await shop.stripe.coupons.retrieve(coupon.id)).times_redeemed).toBe(0)

    await shop.stripe.invoices.pay(invoice?.id ?? '', { payment_method: 'pm_card_visa' })
    const after = await shop.stripe.subscriptions.retrieve(shop.subscription.id)
    expect([after.discounts, after.pending_update]).toEqual([waiting.pending_update?.discounts, null])
    expect((await shop.stripe.coupons.retrieve(coupon.id)).times_redeemed).toBe(1)
  })
})
