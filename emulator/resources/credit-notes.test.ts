import { describe, expect, test } from 'vitest'
import { emulatorForTests, failureOf } from '../conformance/start-for-tests.ts'
import { eventTypes, openShop } from './billing-for-tests.ts'

const emulator = emulatorForTests()

/** An invoice of 10 × $1.00 and $5.00, with half off the first line's kind when asked, open or paid by card. */
async function openInvoice(options: { paid?: boolean; taxed?: boolean } = {}) {
  const shop = await openShop(emulator)
  const { stripe, customer } = shop
  const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: method.id } })
  const single = await stripe.prices.create({
    currency: 'usd',
    unit_amount: 100,
    product_data: { name: 'Credits' },
  })
  const rate = options.taxed
    ? await stripe.taxRates.create({ display_name: 'VAT', percentage: 20, inclusive: false })
    : null
  const { id } = await stripe.invoices.create({
    customer: customer.id,
    currency: 'usd',
    ...(rate ? { default_tax_rates: [rate.id] } : {}),
  })
  await stripe.invoices.addLines(id, {
    lines: [
      { pricing: { price: single.id }, quantity: 10 },
      { amount: 500, description: 'Set-up' },
    ],
  })
  const open = await stripe.invoices.finalizeInvoice(id)
  const invoice = options.paid === true ? await stripe.invoices.pay(id) : open
  const eventsOf = async (work: () => Promise<unknown>) => {
    const before = (await eventTypes(stripe)).length
    await work()
    return (await eventTypes(stripe)).slice(before)
  }
  return { ...shop, invoice, lines: invoice.lines.data.map((line) => line.id), eventsOf }
}

describe('a credit note', () => {
  test('of an open invoice lowers what is owed, can be taken back, and pays the rest off', async () => {
    const { stripe, invoice, lines, eventsOf } = await openInvoice()
    const wish = {
      invoice: invoice.id,
      lines: [{ type: 'invoice_line_item' as const, invoice_line_item: lines[0] ?? '', quantity: 4 }],
      reason: 'order_change' as const,
      memo: 'Fewer of them',
    }
    const preview = await stripe.creditNotes.preview(wish)
    expect(preview).toMatchObject({ total: 400, type: 'pre_payment' })
    expect((await stripe.creditNotes.list({ invoice: invoice.id })).data).toEqual([])
    const note = await stripe.creditNotes.create(wish)
    expect(note).toMatchObject({
      number: `${invoice.number}-CN-01`,
      status: 'issued',
      pre_payment_amount: 400,
      post_payment_amount: 0,
      reason: 'order_change',
      lines: { data: [{ amount: 400, quantity: 4, invoice_line_item: lines[0], type: 'invoice_line_item' }] },
    })
    const owed = () =>
      stripe.invoices.retrieve(invoice.id, { expand: ['payments.data.payment.payment_intent'] })
    expect(await owed()).toMatchObject({
      amount_remaining: 1100,
      total: 1500,
      pre_payment_credit_notes_amount: 400,
      payments: { data: [{ payment: { payment_intent: { amount: 1100 } } }] },
    })
    expect(await eventsOf(() => stripe.creditNotes.voidCreditNote(note.id))).toEqual([
      'credit_note.voided',
      'invoice.updated',
    ])
    expect(await owed()).toMatchObject({ amount_remaining: 1500, pre_payment_credit_notes_amount: 0 })
    const events = await eventsOf(() => stripe.creditNotes.create({ invoice: invoice.id, amount: 1500 }))
    expect(events).toEqual([
      'credit_note.created',
      'invoice.updated',
      'invoice.paid',
      'invoice.payment_succeeded',
      'payment_intent.canceled',
    ])
    expect(await owed()).toMatchObject({ status: 'paid', amount_paid: 0, amount_remaining: 0 })
  })

  test('of a paid invoice gives back by refund, by credit and past Stripe, divided exactly', async () => {
    const { stripe, customer, invoice, eventsOf } = await openInvoice({ paid: true })
    const uneven = stripe.creditNotes.create({ invoice: invoice.id, amount: 900, refund_amount: 500 })
    expect((await failureOf(uneven)).statusCode).toBe(400)
    let id = ''
    const events = await eventsOf(async () => {
      const note = await stripe.creditNotes.create({
        invoice: invoice.id,
        lines: [{ type: 'custom_line_item', unit_amount: 300, quantity: 3, description: 'Goodwill' }],
        refund_amount: 500,
        credit_amount: 300,
        out_of_band_amount: 100,
      })
      id = note.id
    })
    expect(events).toEqual([
      'credit_note.created',
      'refund.created',
      'charge.refunded',
      'refund.updated',
      'charge.refund.updated',
      'customer.updated',
      'invoice.updated',
    ])
    const note = await stripe.creditNotes.retrieve(id, { expand: ['customer_balance_transaction'] })
    expect(note).toMatchObject({
      type: 'post_payment',
      total: 900,
      post_payment_amount: 900,
      out_of_band_amount: 100,
      refunds: [{ amount_refunded: 500, type: 'refund' }],
      customer_balance_transaction: { amount: -300, type: 'credit_note', credit_note: id },
    })
    expect(await stripe.invoices.retrieve(invoice.id)).toMatchObject({
      status: 'paid',
      amount_paid: 1500,
      post_payment_credit_notes_amount: 900,
    })
    expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ balance: -300 })
    expect((await failureOf(stripe.creditNotes.voidCreditNote(id))).statusCode).toBe(400)
    const excess = stripe.creditNotes.create({ invoice: invoice.id, amount: 601, credit_amount: 601 })
    expect((await failureOf(excess)).param).toBe('amount')
  })

  test('names a refund that was made before, once', async () => {
    const { stripe, invoice } = await openInvoice({ paid: true })
    const [payment] = (await stripe.invoicePayments.list({ invoice: invoice.id })).data
    const refund = await stripe.refunds.create({
      payment_intent: String(payment?.payment.payment_intent),
      amount: 700,
    })
    const link = () =>
      stripe.creditNotes.create({
        invoice: invoice.id,
        amount: 700,
        refunds: [{ refund: refund.id, amount_refunded: 700 }],
      })
    expect((await link()).refunds).toMatchObject([{ refund: refund.id, amount_refunded: 700 }])
    expect((await failureOf(link())).param).toBe('refunds[0][amount_refunded]')
    expect((await stripe.refunds.list({ charge: String(refund.charge) })).data).toHaveLength(1)
  })

  test('takes its share of the taxes along, by line and by amount', async () => {
    const { stripe, invoice, lines } = await openInvoice({ taxed: true })
    expect(invoice.total).toBe(1800)
    const byLine = await stripe.creditNotes.preview({
      invoice: invoice.id,
      lines: [{ type: 'invoice_line_item', invoice_line_item: lines[1] ?? '', amount: 250 }],
    })
    expect(byLine).toMatchObject({
      subtotal: 250,
      total: 300,
      total_excluding_tax: 250,
      total_taxes: [{ amount: 50, taxable_amount: 250 }],
    })
    const byAmount = await stripe.creditNotes.preview({ invoice: invoice.id, amount: 900 })
    expect(byAmount).toMatchObject({ subtotal: 750, total: 900, total_taxes: [{ amount: 150 }] })
    const more = stripe.creditNotes.preview({
      invoice: invoice.id,
      lines: [{ type: 'invoice_line_item', invoice_line_item: lines[1] ?? '', amount: 501 }],
    })
    expect((await failureOf(more)).param).toBe('lines[0][amount]')
  })

  test('of a taxed invoice that came to nothing is refused', async () => {
    const { stripe, customer } = await openShop(emulator)
    const rate = await stripe.taxRates.create({ display_name: 'VAT', inclusive: false, percentage: 20 })
    const coupon = await stripe.coupons.create({ percent_off: 100, duration: 'once' })
    const draft = await stripe.invoices.create({
      customer: customer.id,
      default_tax_rates: [rate.id],
      discounts: [{ coupon: coupon.id }],
    })
    await stripe.invoices.addLines(draft.id, { lines: [{ amount: 1000 }] })
    const { id, total } = await stripe.invoices.finalizeInvoice(draft.id)
    const error = await failureOf(stripe.creditNotes.create({ invoice: id, amount: 100, credit_amount: 100 }))
    expect([total, error]).toMatchObject([0, { statusCode: 400, param: 'amount' }])
  })
})
