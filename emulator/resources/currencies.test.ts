import { describe, expect, test } from 'vitest'
import { emulatorForTests, failureOf } from '../conformance/start-for-tests.ts'
import { openShop } from './billing-for-tests.ts'
import { amounts, change, NOVEMBER, type Running } from './running-for-tests.ts'

const emulator = emulatorForTests()

/** A paid monthly subscription in a currency, begun with November. */
async function openIn(currency: string, unitAmount: number): Promise<Running> {
  const shop = await openShop(emulator, { frozen: NOVEMBER, price: { currency, unit_amount: unitAmount } })
  const method = await shop.stripe.paymentMethods.attach('pm_card_visa', { customer: shop.customer.id })
  const subscription = await shop.stripe.subscriptions.create({
    customer: shop.customer.id,
    default_payment_method: method.id,
    items: [{ price: shop.price.id }],
    expand: ['latest_invoice'],
  })
  return { ...shop, subscription, item: subscription.items.data[0]?.id ?? '' }
}

describe('currencies', () => {
  test.each([
    ['jpy', 2000, 5001, [-1000, 2501], '¥2,000'],
    ['kwd', 2000, 5010, [-1000, 2510], 'KWD\u00a02.000'],
    ['isk', 200_000, 500_100, [-100_000, 250_100], 'ISK\u00a02,000'],
  ])(
    'in %s bill and prorate in amounts that can be charged',
    async (currency, unit, bigger, lines, words) => {
      const shop = await openIn(currency, unit)
      const other = await shop.stripe.prices.create({
        currency,
        unit_amount: bigger,
        recurring: { interval: 'month' },
        product_data: { name: 'Pro' },
      })
      const first = shop.subscription.latest_invoice
      expect(first).toMatchObject({ status: 'paid', total: unit, currency })
      const text = typeof first === 'object' ? first?.lines.data[0]?.description : ''
      expect(text).toBe(`1 × Basic (at ${words} / month)`)
      const invoice = await change(emulator, shop, '2026-11-16T00:00:00Z', {
        items: [{ id: shop.item, price: other.id }],
        proration_behavior: 'always_invoice',
      })
      expect(amounts(invoice)).toEqual(lines)
      expect(invoice).toMatchObject({ status: 'paid' })
    },
  )

  test.each([
    ['kwd', 150, 'amount_too_small'],
    ['kwd', 5124, 'parameter_invalid_integer'],
    ['isk', 50_050, 'parameter_invalid_integer'],
    ['jpy', 49, 'amount_too_small'],
    ['gbp', 29, 'amount_too_small'],
    ['huf', 17_499, 'amount_too_small'],
  ])('in %s refuse to charge %i', async (currency, amount, code) => {
    const failure = await failureOf(emulator.client().paymentIntents.create({ amount, currency }))
    expect(failure).toMatchObject({ statusCode: 400, code, param: 'amount' })
  })

  test('of three decimals refuse a last digit everywhere an amount is given', async () => {
    const shop = await openIn('kwd', 2000)
    const { stripe, customer } = shop
    const product = String(shop.price.product)
    const failures = await Promise.all(
      [
        stripe.prices.create({ currency: 'kwd', unit_amount: 2001, product }),
        stripe.prices.create({
          currency: 'usd',
          unit_amount: 2000,
          currency_options: { kwd: { unit_amount: 615 } },
          product,
        }),
        stripe.coupons.create({ amount_off: 101, currency: 'kwd' }),
        stripe.invoiceItems.create({ customer: customer.id, amount: 1001, currency: 'kwd' }),
      ].map(failureOf),
    )
    for (const failure of failures) {
      expect(failure).toMatchObject({ statusCode: 400, code: 'parameter_invalid_integer' })
    }
  })

  test('take discounts and taxes in steps of ten as well', async () => {
    const shop = await openIn('kwd', 2050)
    const rate = await shop.stripe.taxRates.create({ display_name: 'VAT', percentage: 5, inclusive: false })
    const coupon = await shop.stripe.coupons.create({ percent_off: 10, duration: 'forever' })
    const taxed = await shop.stripe.subscriptions.create({
      customer: shop.customer.id,
      items: [{ price: shop.price.id }],
      default_payment_method: String(shop.subscription.default_payment_method),
      default_tax_rates: [rate.id],
      discounts: [{ coupon: coupon.id }],
      expand: ['latest_invoice'],
    })
    expect(taxed.latest_invoice).toMatchObject({ total_excluding_tax: 1840, total: 1930, status: 'paid' })
  })
})
