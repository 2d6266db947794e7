import type Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import { emulatorForTests } from '../conformance/start-for-tests.ts'
import { advance, openShop } from './billing-for-tests.ts'
import { amounts, at, change, NOVEMBER, priceOf, renewal, type Running } from './running-for-tests.ts'

const emulator = emulatorForTests()

type Mode = 'included' | 'itemized'

/** A paid subscription at 20.00 with a fifth off and a tax of a fifth on top. */
async function openTaxed(
  mode: Mode,
  changes: Partial<Stripe.SubscriptionCreateParams> = {},
): Promise<Running & { invoice: Stripe.Invoice | null }> {
  const shop = await openShop(emulator, { frozen: NOVEMBER })
  const { stripe, customer } = shop
  const coupon = await stripe.coupons.create({ percent_off: 20, duration: 'forever' })
  const rate = await stripe.taxRates.create({ display_name: 'VAT', inclusive: false, percentage: 20 })
  const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: shop.price.id }],
    default_payment_method: method.id,
    default_tax_rates: [rate.id],
    discounts: [{ coupon: coupon.id }],
    billing_mode: { type: 'flexible', flexible: { proration_discounts: mode } },
    expand: ['latest_invoice'],
    ...changes,
  })
  const invoice = typeof subscription.latest_invoice === 'object' ? subscription.latest_invoice : null
  return { ...shop, subscription, item: subscription.items.data[0]?.id ?? '', invoice }
}

const taken = (invoice: Stripe.Invoice | null) =>
  invoice?.lines.data.map((line) => line.discount_amounts?.map(({ amount }) => amount))
const tax = (invoice: Stripe.Invoice | null) => invoice?.total_taxes?.map(({ amount }) => amount)

describe('the discounts of prorations', () => {
  test.each([
    ['included', [-800, 2000], [[], []], 1200],
    ['itemized', [-1000, 2500], [[-200], [500]], 1500],
  ] as const)('are %s, and both come to the same', async (mode, lines, discounts, subtotal) => {
    const shop = await openTaxed(mode)
    const pro = await priceOf(shop, 5000)
    expect(shop.subscription.billing_mode).toMatchObject({ flexible: { proration_discounts: mode } })
    const items = [{ id: shop.item, price: pro.id }]
    await advance(emulator, shop, at('2026-11-16T00:00:00Z'))
    const preview = await shop.stripe.invoices.createPreview({
      subscription: shop.subscription.id,
      subscription_details: { items, proration_behavior: 'always_invoice' },
    })
    const { latest_invoice } = await shop.stripe.subscriptions.update(shop.subscription.id, {
      items,
      proration_behavior: 'always_invoice',
      expand: ['latest_invoice'],
    })
    const invoice = typeof latest_invoice === 'object' ? latest_invoice : null
    for (const one of [preview, invoice]) {
      expect([amounts(one), taken(one), one?.subtotal]).toEqual([lines, discounts, subtotal])
      expect([tax(one), one?.total]).toEqual([[240], 1440])
    }
  })

  test('that wait for the next invoice are itemized on it too, and a credit for them takes both back', async () => {
    const shop = await openTaxed('itemized')
    const pro = await priceOf(shop, 5000)
    await change(emulator, shop, '2026-11-16T00:00:00Z', { items: [{ id: shop.item, price: pro.id }] })
    const waiting = await shop.stripe.invoiceItems.list({ customer: shop.customer.id, pending: true })
    expect(waiting.data.map(({ amount, net_amount }) => [amount, net_amount])).toEqual([
      [-1000, -800],
      [2500, 2000],
    ])
    await shop.stripe.subscriptions.update(shop.subscription.id, {
      items: [{ id: shop.item, price: shop.price.id }],
    })
    const invoice = await renewal(emulator, shop, '2026-12-01T02:00:00Z')
    expect([amounts(invoice), taken(invoice)]).toEqual([
      [-2500, 1000, -1000, 2500, 2000],
      [[-500], [200], [-200], [500], [400]],
    ])
    expect([invoice?.subtotal, invoice?.total]).toEqual([2000, 1920])
  })
})

describe('a first period that is cut short', () => {
  test.each([
    ['included', [700], [[]]],
    ['itemized', [1400], [[700]]],
  ] as const)('costs its share of the discounted price, %s', async (mode, lines, discounts) => {
    const shop = await openShop(emulator, { frozen: at('2026-11-10T00:00:00Z') })
    const { id } = await shop.stripe.coupons.create({ percent_off: 50, duration: 'forever' })
    const params = {
      billing_mode: { type: 'flexible', flexible: { proration_discounts: mode } },
      items: [{ price: shop.price.id }],
    } satisfies Partial<Stripe.SubscriptionCreateParams>
    const anchor = at('2026-12-01T00:00:00Z')
    const preview = await shop.stripe.invoices.createPreview({
      customer: shop.customer.id,
      discounts: [{ coupon: id }],
      subscription_details: { ...params, billing_cycle_anchor: { type: 'timestamp', timestamp: anchor } },
    })
    const { latest_invoice: invoice } = await shop.stripe.subscriptions.create({
      ...params,
      customer: shop.customer.id,
      billing_cycle_anchor: anchor,
      discounts: [{ coupon: id }],
      payment_behavior: 'default_incomplete',
      expand: ['latest_invoice'],
    })
    for (const one of [preview, typeof invoice === 'object' ? invoice : null]) {
      expect([amounts(one), taken(one), one?.total]).toEqual([lines, discounts, 700])
    }
  })
})
