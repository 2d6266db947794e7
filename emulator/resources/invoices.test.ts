import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { failureOf, emulatorForTests } from '../conformance/start-for-tests.ts'
import { confirmInBrowser, openShop, secretOf, startIncomplete } from './billing-for-tests.ts'

const emulator = emulatorForTests()
const START = Date.parse('2027-01-31T10:00:00Z') / 1000

const moneyOf = (invoice: {
  total: number
  subtotal: number
  amount_due: number
  currency: string
  lines: { data: { amount: number; description: string | null; period: object; quantity: number | null }[] }
}) => ({
  total: invoice.total,
  subtotal: invoice.subtotal,
  amount_due: invoice.amount_due,
  currency: invoice.currency,
  lines: invoice.lines.data.map(({ amount, description, period, quantity }) => ({
    amount,
    description,
    period,
    quantity,
  })),
})

describe('invoice previews', () => {
  test('show to the cent what creating charges, for any prices, quantities and trials', async () => {
    const shop = await openShop(emulator, { frozen: START })
    const { stripe, customer } = shop
    const price = (amount: number, interval: 'month' | 'year') =>
      stripe.prices.create({
        currency: 'eur',
        unit_amount: amount,
        recurring: { interval },
        product_data: { name: `Plan ${amount}` },
      })
    const prices = await Promise.all([price(1999, 'month'), price(777, 'year'), price(0, 'month')])
    const wishes = fc.record({
      first: fc.integer({ min: 0, max: 2 }),
      second: fc.integer({ min: 0, max: 2 }),
      quantity: fc.integer({ min: 1, max: 500 }),
      trialDays: fc.option(fc.integer({ min: 1, max: 700 }), { nil: undefined }),
    })
    await fc.assert(
      fc.asyncProperty(wishes, async ({ first, second, quantity, trialDays }) => {
        const items = [...new Set([first, second])].map((index) => ({
          price: prices[index]?.id ?? '',
          quantity,
        }))
        const terms = trialDays === undefined ? {} : { trial_end: START + trialDays * 86_400 }
        const preview = await stripe.invoices.createPreview({
          customer: customer.id,
          subscription_details: { items, ...terms },
        })
        const created = await startIncomplete(shop, { items, ...terms })
        const invoice = created.latest_invoice
        if (typeof invoice !== 'object' || invoice === null) throw new Error('no invoice')
        expect(moneyOf(preview)).toEqual(moneyOf(invoice))
        const sum = invoice.lines.data.reduce((total, line) => total + line.amount, 0)
        expect(invoice.total).toBe(sum)
        expect(invoice.amount_due).toBe(Math.max(0, sum))
        expect(preview.id).toMatch(/^upcoming_in_/)
      }),
      { numRuns: 25 },
    )
    await failureOf(stripe.invoices.retrieve('upcoming_in_1'))
  })

  test('need no customer and store nothing', async () => {
    const { stripe, price } = await openShop(emulator)
    const preview = await stripe.invoices.createPreview({
      subscription_details: { items: [{ price: price.id, quantity: 2 }] },
    })
    expect(preview).toMatchObject({ total: 4000, status: 'draft', billing_reason: 'upcoming' })
    expect((await stripe.invoices.list()).data).toEqual([])
    expect((await stripe.subscriptions.list({ status: 'all' })).data).toEqual([])
  })
})

describe('invoices', () => {
  test('are listed by customer, subscription and status, with lines and payments of their own', async () => {
    const shop = await openShop(emulator)
    const { stripe, customer } = shop
    const subscription = await startIncomplete(shop)
    const id = typeof subscription.latest_invoice === 'object' ? (subscription.latest_invoice?.id ?? '') : ''
    for (const filter of [
      { customer: customer.id },
      { subscription: subscription.id },
      { status: 'open' as const },
    ]) {
      expect((await stripe.invoices.list(filter)).data.map((invoice) => invoice.id)).toEqual([id])
    }
    expect((await stripe.invoices.list({ status: 'paid' })).data).toEqual([])
    const lines = await stripe.invoices.listLineItems(id)
    expect(lines.data[0]).toMatchObject({
      amount: 2000,
      parent: { type: 'subscription_item_details', subscription_item_details: { proration: false } },
      pricing: { price_details: { price: shop.price.id } },
    })
    const payments = await stripe.invoicePayments.list({ invoice: id })
    expect(payments.data[0]).toMatchObject({ status: 'open', amount_requested: 2000 })
    const intent = payments.data[0]?.payment.payment_intent
    const reverse = await stripe.invoicePayments.list({
      payment: { type: 'payment_intent', payment_intent: String(intent) },
    })
    expect(reverse.data.map((payment) => payment.invoice)).toEqual([id])
  })

  test('take credit from the customer first', async () => {
    const shop = await openShop(emulator)
    await shop.stripe.customers.update(shop.customer.id, { balance: -500 })
    const subscription = await startIncomplete(shop)
    expect(subscription.latest_invoice).toMatchObject({
      total: 2000,
      starting_balance: -500,
      ending_balance: 0,
      amount_due: 1500,
    })
  })

  test('what is too small to charge goes to the balance, and the subscription runs', async () => {
    const shop = await openShop(emulator, { unitAmount: 20 })
    const subscription = await startIncomplete(shop)
    expect(subscription).toMatchObject({
      status: 'active',
      latest_invoice: { status: 'paid', total: 20, amount_due: 0, ending_balance: 20 },
    })
    const customer = await shop.stripe.customers.retrieve(shop.customer.id)
    expect(customer.deleted !== true && customer.balance).toBe(20)
  })

  test('pay: refuses without a card, keeps a decline, then pays once', async () => {
    const shop = await openShop(emulator)
    const { stripe, customer } = shop
    const subscription = await startIncomplete(shop)
    const id = typeof subscription.latest_invoice === 'object' ? (subscription.latest_invoice?.id ?? '') : ''
    expect((await failureOf(stripe.invoices.pay(id))).statusCode).toBe(400)
    const bad = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: customer.id })
    const declined = await failureOf(stripe.invoices.pay(id, { payment_method: bad.id }))
    expect(declined).toMatchObject({ statusCode: 402, code: 'card_declined' })
    expect((await stripe.invoices.retrieve(id)).attempt_count).toBe(1)
    const good = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
    expect((await stripe.invoices.pay(id, { payment_method: good.id })).status).toBe('paid')
    expect((await failureOf(stripe.invoices.pay(id))).message).toBe('Invoice is already paid')
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('active')
  })

  test('a paid one cannot be voided, an open one can, and its payment is over', async () => {
    const shop = await openShop(emulator)
    const subscription = await startIncomplete(shop)
    const id = typeof subscription.latest_invoice === 'object' ? (subscription.latest_invoice?.id ?? '') : ''
    expect((await shop.stripe.invoices.voidInvoice(id)).status).toBe('void')
    const late = await confirmInBrowser(emulator, shop, secretOf(subscription), '4242424242424242')
    expect(late.status).toBe(400)
    expect((await failureOf(shop.stripe.invoices.voidInvoice(id))).code).toBe('status_transition_invalid')
  })
})
