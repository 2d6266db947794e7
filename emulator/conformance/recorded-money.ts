import type Stripe from 'stripe'
import type { Reading } from './recorded-objects.ts'

/** An account with invoices of its own, what is given back of them, and disputes. */
export async function setUpMoney(stripe: Stripe): Promise<Reading[]> {
  const customer = await stripe.customers.create({ payment_method: 'pm_card_visa', balance: -100 })
  const [method] = (await stripe.paymentMethods.list({ customer: customer.id })).data
  const card = method?.id ?? ''
  const rate = await stripe.taxRates.create({ display_name: 'VAT', percentage: 22, inclusive: false })
  const price = await stripe.prices.create({
    currency: 'usd',
    unit_amount: 500,
    product_data: { name: 'Credits' },
  })
  const coupon = await stripe.coupons.create({ percent_off: 10, duration: 'once' })
  const waiting = await stripe.invoiceItems.create({ customer: customer.id, amount: 900, currency: 'usd' })
  const draft = await stripe.invoices.create({
    customer: customer.id,
    currency: 'usd',
    collection_method: 'send_invoice',
    days_until_due: 7,
    default_tax_rates: [rate.id],
    discounts: [{ coupon: coupon.id }],
    custom_fields: [{ name: 'PO', value: '1' }],
    shipping_details: { name: 'Ada', address: { line1: 'Via Roma 1' } },
  })
  await stripe.invoices.addLines(draft.id, {
    lines: [
      { pricing: { price: price.id }, quantity: 3 },
      { amount: 700, description: 'Work' },
    ],
  })
  const [line] = (await stripe.invoices.listLineItems(draft.id)).data
  await stripe.invoices.sendInvoice(draft.id)
  const open = await stripe.creditNotes.create({
    invoice: draft.id,
    lines: [{ type: 'invoice_line_item', invoice_line_item: line?.id ?? '', quantity: 1 }],
  })
  await stripe.creditNotes.update(open.id, { memo: 'One less' })
  await stripe.creditNotes.voidCreditNote(open.id)
  await stripe.invoices.pay(draft.id, { payment_method: card })
  const note = await stripe.creditNotes.create({
    invoice: draft.id,
    amount: 300,
    refund_amount: 200,
    credit_amount: 100,
  })
  const oneOff = async () => {
    const { id } = await stripe.invoices.create({ customer: customer.id, currency: 'usd' })
    await stripe.invoices.addLines(id, { lines: [{ amount: 1000, description: 'More work' }] })
    return id
  }
  const lost = await oneOff()
  await stripe.invoices.finalizeInvoice(lost)
  await stripe.invoices.markUncollectible(lost)
  await stripe.invoices.pay(lost, { paid_out_of_band: true })
  await stripe.invoices.del(await oneOff())
  const over = await oneOff()
  await stripe.invoices.finalizeInvoice(over)
  const pay = (payment_method: string) =>
    stripe.paymentIntents.create({
      amount: 1500,
      currency: 'usd',
      customer: customer.id,
      payment_method,
      confirm: true,
      off_session: true,
    })
  const beside = await pay(card)
  await stripe.invoices.attachPayment(over, { payment_intent: beside.id })
  const disputed = await pay('pm_card_createDispute')
  const asked = await pay('pm_card_createDisputeInquiry')
  const [dispute] = (await stripe.disputes.list({ payment_intent: disputed.id })).data
  await stripe.disputes.update(dispute?.id ?? '', { evidence: { uncategorized_text: 'winning_evidence' } })
  const failing = await pay('pm_card_refundFail')
  const refund = await stripe.refunds.create({ payment_intent: failing.id })
  const payer = await stripe.customers.create()
  const debit = await stripe.paymentIntents.create({
    amount: 1500,
    currency: 'eur',
    customer: payer.id,
    payment_method: 'pm_sepaDebit_success_de',
    allowed_payment_method_types: ['sepa_debit'],
    confirm: true,
    mandate_data: { customer_acceptance: { type: 'offline', offline: {} } },
    return_url: 'http://localhost/return',
    expand: ['latest_charge'],
  })
  const debited = typeof debit.latest_charge === 'object' ? debit.latest_charge?.payment_method_details : null
  return [
    ['Mandate', `/v1/mandates/${debited?.sepa_debit?.mandate ?? ''}`],
    ['PaymentIntent', `/v1/payment_intents/${debit.id}?expand[]=latest_charge`],
    ['InvoiceItem', `/v1/invoiceitems/${waiting.id}`],
    ['Invoice', `/v1/invoices/${draft.id}?expand[]=payments`],
    ['ApiList<Stripe.InvoiceLineItem>', `/v1/invoices/${draft.id}/lines`],
    ['Invoice', `/v1/invoices/${lost}`],
    ['ApiList<Stripe.InvoicePayment>', `/v1/invoice_payments?invoice=${over}`],
    ['CreditNote', `/v1/credit_notes/${open.id}`],
    ['CreditNote', `/v1/credit_notes/${note.id}?expand[]=refunds.refund`],
    ['ApiList<Stripe.CreditNoteLineItem>', `/v1/credit_notes/${open.id}/lines`],
    [
      'ApiList<Stripe.CustomerBalanceTransaction>',
      `/v1/customers/${customer.id}/balance_transactions?limit=100`,
    ],
    ['Dispute', `/v1/disputes/${dispute?.id ?? ''}?expand[]=charge`],
    ['ApiList<Stripe.Dispute>', `/v1/disputes?payment_intent=${asked.id}`],
    ['Refund', `/v1/refunds/${refund.id}?expand[]=balance_transaction`],
    ['Charge', `/v1/charges/${String(failing.latest_charge)}?expand[]=refunds`],
    ['ApiSearchResult<Stripe.Customer>', '/v1/customers/search?query=created%3E0&expand[]=total_count'],
    ['TaxRate', `/v1/tax_rates/${rate.id}`],
  ]
}
