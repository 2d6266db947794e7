import { describe, expect, test } from 'vitest'
import { emulatorForTests } from '../conformance/start-for-tests.ts'
import {
  advance,
  confirmInBrowser,
  eventTypes,
  openShop,
  secretOf,
  startIncomplete,
} from './billing-for-tests.ts'
import { amounts, NOVEMBER } from './running-for-tests.ts'

const emulator = emulatorForTests()

describe('a first invoice', () => {
  test('takes along what waits for any invoice of the customer, as its preview says', async () => {
    const shop = await openShop(emulator)
    const { stripe, customer, price } = shop
    await stripe.invoiceItems.create({
      customer: customer.id,
      amount: 700,
      currency: 'usd',
      description: 'Setup',
    })
    await stripe.invoiceItems.create({ customer: customer.id, amount: 100, currency: 'eur' })
    const preview = await stripe.invoices.createPreview({
      customer: customer.id,
      subscription_details: { items: [{ price: price.id }] },
    })
    const { latest_invoice } = await startIncomplete(shop)
    const invoice = typeof latest_invoice === 'object' ? latest_invoice : null
    expect(amounts(invoice)).toEqual([700, 2000])
    expect(invoice).toMatchObject({ amount_due: 2700, billing_reason: 'subscription_create' })
    expect([preview.amount_due, amounts(preview)]).toEqual([2700, [700, 2000]])
    const waiting = await stripe.invoiceItems.list({ customer: customer.id, pending: true })
    expect(waiting.data.map(({ currency }) => currency)).toEqual(['eur'])
  })

  test('of a trial asks for it at once, and its payment begins the trial', async () => {
    const shop = await openShop(emulator, { frozen: NOVEMBER })
    const { stripe, customer } = shop
    await stripe.invoiceItems.create({ customer: customer.id, amount: 700, currency: 'usd' })
    const subscription = await startIncomplete(shop, { trial_period_days: 14 })
    expect(subscription.status).toBe('incomplete')
    await confirmInBrowser(emulator, shop, secretOf(subscription), '4242424242424242')
    const begun = await stripe.subscriptions.retrieve(subscription.id, { expand: ['latest_invoice'] })
    expect(begun).toMatchObject({
      status: 'trialing',
      trial_end: NOVEMBER + 14 * 86_400,
      latest_invoice: { status: 'paid', amount_paid: 700 },
    })
    await advance(emulator, shop, NOVEMBER + 14 * 86_400 + 3600)
    expect(await stripe.subscriptions.retrieve(subscription.id)).toMatchObject({ status: 'active' })
    expect(await eventTypes(stripe)).toContain('customer.subscription.trial_will_end')
  })

  test('that credit pays for is paid without a card', async () => {
    const shop = await openShop(emulator)
    await shop.stripe.invoiceItems.create({ customer: shop.customer.id, amount: -2500, currency: 'usd' })
    const subscription = await startIncomplete(shop)
    expect(subscription).toMatchObject({ status: 'active', latest_invoice: { status: 'paid', total: -500 } })
    expect(await shop.stripe.customers.retrieve(shop.customer.id)).toMatchObject({ balance: -500 })
  })
})

test('what a subscription’s invoices say comes from it, and from its customer where it says nothing', async () => {
  const shop = await openShop(emulator)
  const { stripe, customer } = shop
  const fields = (value: string) => [{ name: 'PO', value }]
  await stripe.customers.update(customer.id, {
    invoice_settings: { custom_fields: fields('customer'), footer: 'Thank you' },
  })
  const subscription = await startIncomplete(shop, {
    invoice_settings: { description: 'Plan', custom_fields: fields('plan') },
  })
  expect(subscription.latest_invoice).toMatchObject({
    description: 'Plan',
    custom_fields: fields('plan'),
    footer: 'Thank you',
  })
  const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
  const active = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: shop.price.id }],
    default_payment_method: method.id,
  })
  const changed = await stripe.subscriptions.update(active.id, {
    invoice_settings: { footer: 'Bye', description: '' },
  })
  expect(changed.invoice_settings).toMatchObject({ footer: 'Bye', description: null, custom_fields: null })
  const next = await stripe.invoices.createPreview({ subscription: active.id })
  expect(next).toMatchObject({ footer: 'Bye', custom_fields: fields('customer') })
})
