import { expect, test } from 'vitest'
import { emulatorForTests, failureOf } from '../conformance/start-for-tests.ts'
import { confirmInBrowser, openShop, secretOf, startIncomplete } from './billing-for-tests.ts'
import { newsSince } from './running-for-tests.ts'

const emulator = emulatorForTests()

/** An open invoice of 30.00 less a tenth, and a fifth of tax on top. */
async function openInvoice() {
  const shop = await openShop(emulator)
  const { stripe, customer } = shop
  const coupon = await stripe.coupons.create({ percent_off: 10, duration: 'once' })
  const rate = await stripe.taxRates.create({ display_name: 'VAT', inclusive: false, percentage: 20 })
  const draft = await stripe.invoices.create({
    customer: customer.id,
    discounts: [{ coupon: coupon.id }],
    default_tax_rates: [rate.id],
    custom_fields: [{ name: 'PO', value: '1' }],
  })
  await stripe.invoices.addLines(draft.id, {
    lines: [
      { amount: 1000, description: 'Desk' },
      { amount: 2000, description: 'Chair' },
    ],
  })
  return { shop, coupon, invoice: await stripe.invoices.finalizeInvoice(draft.id) }
}

const revisionOf = (invoice: string) => ({ action: 'revision' as const, invoice })

test('a revision says what the open invoice says, and takes its place when it is finalized', async () => {
  const { shop, coupon, invoice } = await openInvoice()
  const { stripe } = shop
  const revision = await stripe.invoices.create({
    from_invoice: revisionOf(invoice.id),
    description: 'Again',
  })
  expect(revision).toMatchObject({
    status: 'draft',
    from_invoice: revisionOf(invoice.id),
    description: 'Again',
    custom_fields: [{ name: 'PO', value: '1' }],
    discounts: invoice.discounts,
    subtotal: 3000,
    total: invoice.total,
    lines: { data: [{ description: 'Desk' }, { description: 'Chair' }] },
  })
  expect((await stripe.coupons.retrieve(coupon.id)).times_redeemed).toBe(1)
  expect((await stripe.invoices.retrieve(invoice.id)).status).toBe('open')

  const [line] = revision.lines.data
  await stripe.invoices.updateLineItem(revision.id, line?.id ?? '', { amount: 500 })
  const news = await newsSince(stripe)
  const final = await stripe.invoices.finalizeInvoice(revision.id)
  expect([final.status, final.total]).toEqual(['open', 2700])
  expect(await stripe.invoices.retrieve(invoice.id)).toMatchObject({
    status: 'void',
    latest_revision: revision.id,
  })
  expect(await news()).toEqual([
    'payment_intent.created',
    'invoice.finalized',
    'payment_intent.canceled',
    'invoice.voided',
  ])
})

test('a subscription begins with the payment of its revised first invoice', async () => {
  const shop = await openShop(emulator)
  const { stripe } = shop
  const subscription = await startIncomplete(shop)
  const first = subscription.latest_invoice
  const id = typeof first === 'object' ? (first?.id ?? '') : ''
  const revision = await stripe.invoices.create({ from_invoice: revisionOf(id) })
  const final = await stripe.invoices.finalizeInvoice(revision.id, { expand: ['confirmation_secret'] })
  expect(final).toMatchObject({
    total: 2000,
    parent: { subscription_details: { subscription: subscription.id } },
  })
  const old = await confirmInBrowser(emulator, shop, secretOf(subscription), '4242424242424242')
  expect(old.status).toBe(400)
  await confirmInBrowser(emulator, shop, final.confirmation_secret?.client_secret ?? '', '4242424242424242')
  expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('active')
})

test('only an open invoice is revised, and by itself', async () => {
  const { shop, invoice } = await openInvoice()
  const { stripe } = shop
  const beside = await failureOf(
    stripe.invoices.create({ from_invoice: revisionOf(invoice.id), collection_method: 'send_invoice' }),
  )
  expect(beside).toMatchObject({ statusCode: 400, param: 'collection_method' })
  await stripe.invoices.voidInvoice(invoice.id)
  const late = await failureOf(stripe.invoices.create({ from_invoice: revisionOf(invoice.id) }))
  expect(late).toMatchObject({ statusCode: 400, param: 'from_invoice[invoice]' })
  expect(await failureOf(stripe.invoices.create({}))).toMatchObject({ code: 'parameter_missing' })
})
