import type Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import { emulatorForTests, failureOf } from '../conformance/start-for-tests.ts'
import { advance, answerChallenge, confirmInBrowser, eventTypes, openShop } from './billing-for-tests.ts'

const emulator = emulatorForTests()
const START = Date.parse('2027-03-01T10:00:00Z') / 1000
const DAY = 86_400

/** A customer on a clock with a saved default card. */
async function openPayer(card = 'pm_card_visa') {
  const shop = await openShop(emulator, { frozen: START })
  const { stripe, customer } = shop
  const method = await stripe.paymentMethods.attach(card, { customer: customer.id })
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: method.id } })
  const topUp = await stripe.prices.create({
    currency: 'eur',
    unit_amount: 250,
    product_data: { name: 'Credits' },
    currency_options: { usd: { unit_amount: 300 } },
  })
  return { ...shop, method, topUp }
}

/** Types of what happened since the number of events was `before`, oldest first. */
async function eventsSince(stripe: Stripe, before: number): Promise<string[]> {
  return (await eventTypes(stripe)).slice(before)
}

describe('an invoice of one’s own', () => {
  test('is made of what waits, numbered, paid with the default card, and told step by step', async () => {
    const { stripe, customer, topUp } = await openPayer()
    const before = (await eventTypes(stripe)).length
    await stripe.invoiceItems.create({ customer: customer.id, pricing: { price: topUp.id }, quantity: 4 })
    await stripe.invoiceItems.create({
      customer: customer.id,
      amount: 1999,
      currency: 'eur',
      description: 'Set-up',
      metadata: { order: '7' },
    })
    const draft = await stripe.invoices.create({
      customer: customer.id,
      pending_invoice_items_behavior: 'include',
      description: 'Thank you',
      footer: 'VAT 1',
      custom_fields: [{ name: 'PO', value: '42' }],
      metadata: { order: '7' },
    })
    expect(draft).toMatchObject({
      status: 'draft',
      billing_reason: 'manual',
      auto_advance: false,
      automatically_finalizes_at: null,
      currency: 'eur',
      number: null,
      hosted_invoice_url: null,
      total: 2999,
      amount_due: 2999,
      parent: null,
      custom_fields: [{ name: 'PO', value: '42' }],
      footer: 'VAT 1',
    })
    expect(
      draft.lines.data.map(({ amount, description, quantity }) => [amount, description, quantity]),
    ).toEqual([
      [1999, 'Set-up', 1],
      [1000, 'Credits', 4],
    ])
    const open = await stripe.invoices.finalizeInvoice(draft.id)
    expect(open).toMatchObject({ status: 'open', next_payment_attempt: null, attempt_count: 0 })
    expect(open.number).toMatch(/^[A-Z0-9]{8}-0001$/)
    const paid = await stripe.invoices.pay(draft.id)
    expect(paid).toMatchObject({
      status: 'paid',
      amount_paid: 2999,
      amount_remaining: 0,
      attempt_count: 1,
      metadata: { order: '7' },
    })
    expect(await eventsSince(stripe, before)).toEqual([
      'customer.updated',
      'invoiceitem.created',
      'invoiceitem.created',
      'invoice.created',
      'payment_intent.created',
      'invoice.finalized',
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoice.updated',
      'invoice.paid',
      'invoice.payment_succeeded',
      'invoice_payment.paid',
    ])
    expect((await failureOf(stripe.invoices.del(draft.id))).code).toBe('invoice_not_editable')
  })

  test('leaves what waits alone unless it is told, and an empty one is paid with nothing', async () => {
    const { stripe, customer } = await openPayer()
    const item = await stripe.invoiceItems.create({ customer: customer.id, amount: 500, currency: 'usd' })
    const empty = await stripe.invoices.create({ customer: customer.id })
    expect(empty).toMatchObject({ total: 0, currency: 'usd' })
    const paid = await stripe.invoices.pay(empty.id)
    expect(paid).toMatchObject({ status: 'paid', amount_paid: 0 })
    expect((await stripe.invoicePayments.list({ invoice: empty.id })).data).toEqual([])
    const waiting = await stripe.invoiceItems.list({ customer: customer.id, pending: true })
    expect(waiting.data.map(({ id }) => id)).toEqual([item.id])
  })

  test('advances by itself within the hour: finalized, charged, and never twice', async () => {
    const shop = await openPayer()
    const { stripe, customer } = shop
    const draft = await stripe.invoices.create({ customer: customer.id, auto_advance: true, currency: 'usd' })
    expect(draft).toMatchObject({
      automatically_finalizes_at: START + 3600,
      next_payment_attempt: START + 3600,
    })
    await stripe.invoiceItems.create({ customer: customer.id, invoice: draft.id, amount: 700 })
    await advance(emulator, shop, START + 3599)
    expect((await stripe.invoices.retrieve(draft.id)).status).toBe('draft')
    await advance(emulator, shop, START + 3600)
    const paid = await stripe.invoices.retrieve(draft.id)
    expect(paid).toMatchObject({ status: 'paid', amount_paid: 700, auto_advance: false })
    const byHand = await stripe.invoices.create({ customer: customer.id, currency: 'usd' })
    await stripe.invoices.addLines(byHand.id, { lines: [{ amount: 800, description: 'Later' }] })
    const open = await stripe.invoices.finalizeInvoice(byHand.id, { auto_advance: true })
    expect(open.next_payment_attempt).toBe(START + 7200)
    await advance(emulator, shop, START + 7200)
    expect((await stripe.invoices.retrieve(byHand.id)).status).toBe('paid')
  })

  test('is sent and due, overdue when nobody pays, and paid past Stripe without a payment event', async () => {
    const shop = await openPayer()
    const { stripe, customer } = shop
    const missing = { customer: customer.id, collection_method: 'send_invoice' } as const
    expect((await failureOf(stripe.invoices.create(missing))).param).toBe('days_until_due')
    const charged = { customer: customer.id, days_until_due: 3 }
    expect((await failureOf(stripe.invoices.create(charged))).param).toBe('days_until_due')
    const draft = await stripe.invoices.create({ ...missing, days_until_due: 30, currency: 'usd' })
    await stripe.invoices.addLines(draft.id, { lines: [{ amount: 12_000, description: 'Licence' }] })
    const before = (await eventTypes(stripe)).length
    const sent = await stripe.invoices.sendInvoice(draft.id)
    expect(sent).toMatchObject({ status: 'open', due_date: START + 30 * DAY, amount_due: 12_000 })
    await advance(emulator, shop, START + 30 * DAY)
    const byDue = await stripe.invoices.list({ customer: customer.id, due_date: { gte: START + 30 * DAY } })
    expect(byDue.data.map(({ id }) => id)).toEqual([draft.id])
    expect((await stripe.invoices.list({ customer: customer.id, due_date: { lt: START } })).data).toEqual([])
    const paid = await stripe.invoices.pay(draft.id, { paid_out_of_band: true })
    expect(paid).toMatchObject({
      status: 'paid',
      amount_paid: 12_000,
      amount_paid_off_stripe: 12_000,
      attempt_count: 0,
    })
    const events = await eventsSince(stripe, before)
    expect(events.filter((type) => !type.startsWith('test_helpers'))).toEqual([
      'payment_intent.created',
      'invoice.finalized',
      'invoice.sent',
      'invoice.overdue',
      'invoice.updated',
      'invoice.paid',
      'payment_intent.canceled',
    ])
    const plain = await stripe.invoices.create({ customer: customer.id })
    expect((await failureOf(stripe.invoices.sendInvoice(plain.id))).statusCode).toBe(400)
  })

  test('that needs the bank’s check waits for the customer with a secret', async () => {
    const shop = await openPayer('pm_card_threeDSecure2Required')
    const { stripe, customer } = shop
    const draft = await stripe.invoices.create({ customer: customer.id, currency: 'usd' })
    await stripe.invoices.addLines(draft.id, { lines: [{ amount: 900, description: 'Seat' }] })
    const away = await failureOf(stripe.invoices.pay(draft.id))
    expect(away).toMatchObject({ statusCode: 402, code: 'authentication_required' })
    const there = await failureOf(stripe.invoices.pay(draft.id, { off_session: false }))
    expect(there).toMatchObject({ statusCode: 402, code: 'invoice_payment_intent_requires_action' })
    const waiting = await stripe.invoices.retrieve(draft.id, { expand: ['confirmation_secret'] })
    expect(waiting.status).toBe('open')
    const secret = waiting.confirmation_secret?.client_secret ?? ''
    const challenge = await confirmInBrowser(emulator, shop, secret, '4000000000003220')
    await answerChallenge(emulator, shop, challenge, 'complete')
    expect((await stripe.invoices.retrieve(draft.id)).status).toBe('paid')
  })

  test('can be given up and still be paid, or voided; a draft is deleted with its items', async () => {
    const { stripe, customer } = await openPayer()
    const make = async (finalizes: boolean) => {
      const { id } = await stripe.invoices.create({ customer: customer.id, currency: 'usd' })
      await stripe.invoices.addLines(id, { lines: [{ amount: 900, description: 'Seat' }] })
      if (finalizes) await stripe.invoices.finalizeInvoice(id)
      return id
    }
    const [given, voided, dropped] = [await make(true), await make(true), await make(false)]
    const lost = await stripe.invoices.markUncollectible(given)
    expect(lost).toMatchObject({
      status: 'uncollectible',
      status_details: { uncollectible: { reason: 'user_forgiven' } },
    })
    expect((await stripe.invoices.pay(given)).status).toBe('paid')
    expect((await stripe.invoices.voidInvoice(voided)).status).toBe('void')
    expect((await failureOf(stripe.invoices.pay(voided))).statusCode).toBe(400)
    const before = (await eventTypes(stripe)).length
    expect(await stripe.invoices.del(dropped)).toMatchObject({ id: dropped, deleted: true })
    expect(await eventsSince(stripe, before)).toEqual(['invoiceitem.deleted', 'invoice.deleted'])
    expect((await failureOf(stripe.invoices.retrieve(dropped))).statusCode).toBe(404)
  })

  test('takes payments that were made elsewhere, counts them together and gives no more than is owed', async () => {
    const { stripe, customer, method } = await openPayer()
    const { id } = await stripe.invoices.create({ customer: customer.id, currency: 'usd' })
    await stripe.invoices.addLines(id, { lines: [{ amount: 1000, description: 'Seat' }] })
    await stripe.invoices.finalizeInvoice(id)
    const pay = (amount: number) =>
      stripe.paymentIntents.create({
        amount,
        currency: 'usd',
        customer: customer.id,
        payment_method: method.id,
        confirm: true,
        off_session: true,
      })
    const part = await pay(400)
    const partly = await stripe.invoices.attachPayment(id, { payment_intent: part.id })
    expect(partly).toMatchObject({ status: 'open', amount_paid: 400, amount_remaining: 600 })
    const again = await failureOf(stripe.invoices.attachPayment(id, { payment_intent: part.id }))
    expect(again.param).toBe('payment_intent')
    const whole = await stripe.invoices.attachPayment(id, { payment_intent: (await pay(600)).id })
    expect(whole).toMatchObject({
      status: 'paid',
      amount_paid: 1000,
      amount_remaining: 0,
      amount_overpaid: 0,
    })
    const payments = await stripe.invoicePayments.list({ invoice: id })
    expect(
      payments.data.map(({ status, amount_paid, is_default }) => [status, amount_paid, is_default]),
    ).toEqual([
      ['paid', 600, false],
      ['paid', 400, false],
      ['canceled', null, true],
    ])
  })
})

describe('the lines of a draft', () => {
  test('are added, changed, taken off or put back, and the sums and discounts follow', async () => {
    const { stripe, customer, topUp } = await openPayer()
    const coupon = await stripe.coupons.create({ percent_off: 10, duration: 'once' })
    const { id } = await stripe.invoices.create({
      customer: customer.id,
      currency: 'usd',
      discounts: [{ coupon: coupon.id }],
    })
    const waiting = await stripe.invoiceItems.create({ customer: customer.id, amount: 1000, currency: 'usd' })
    const added = await stripe.invoices.addLines(id, {
      lines: [
        { invoice_item: waiting.id },
        { pricing: { price: topUp.id }, quantity: 3 },
        { amount: -200, description: 'Goodwill' },
      ],
      invoice_metadata: { order: '9' },
    })
    expect(added).toMatchObject({ subtotal: 1700, total: 1510, metadata: { order: '9' } })
    expect(added.total_discount_amounts).toMatchObject([{ amount: 190 }])
    const [first, second, third] = added.lines.data.map((line) => line.id)
    const changed = await stripe.invoices.updateLines(id, {
      lines: [{ id: second ?? '', quantity: 5, description: 'Credits, more' }],
    })
    expect(changed).toMatchObject({ subtotal: 2300, total: 2050 })
    expect(changed.lines.data[1]).toMatchObject({ id: second, amount: 1500, description: 'Credits, more' })
    const item = changed.lines.data[1]?.parent?.invoice_item_details?.invoice_item ?? ''
    expect(await stripe.invoiceItems.retrieve(item)).toMatchObject({ amount: 1500, quantity: 5 })
    await stripe.invoiceItems.update(item, { amount: 1100 })
    expect((await stripe.invoices.retrieve(id)).subtotal).toBe(1900)
    const removed = await stripe.invoices.removeLines(id, {
      lines: [
        { id: first ?? '', behavior: 'unassign' },
        { id: third ?? '', behavior: 'delete' },
      ],
    })
    expect(removed).toMatchObject({ subtotal: 1100, total: 990 })
    expect((await stripe.invoiceItems.retrieve(waiting.id)).invoice).toBeNull()
    await stripe.invoices.finalizeInvoice(id)
    const late = await failureOf(stripe.invoices.addLines(id, { lines: [{ amount: 1 }] }))
    expect(late.code).toBe('invoice_not_editable')
    expect((await failureOf(stripe.invoiceItems.del(item))).code).toBe('invoice_not_editable')
  })

  test('are shown ten at a time in the invoice and paged by their own list', async () => {
    const { stripe, customer } = await openPayer()
    const { id } = await stripe.invoices.create({ customer: customer.id, currency: 'usd' })
    const lines = Array.from({ length: 25 }, (_, index) => ({
      amount: 100 + index,
      description: `No ${index}`,
    }))
    const invoice = await stripe.invoices.addLines(id, { lines })
    expect(invoice.lines).toMatchObject({ has_more: true, url: `/v1/invoices/${id}/lines` })
    expect(invoice.lines.data).toHaveLength(10)
    const all = await stripe.invoices.listLineItems(id, { limit: 7 }).autoPagingToArray({ limit: 100 })
    expect(all.map((line) => line.amount)).toEqual(lines.map((line) => line.amount))
    const unknown = await failureOf(stripe.invoices.listLineItems(id, { starting_after: 'il_x' }))
    expect(unknown.code).toBe('resource_missing')
  })

  test.each([
    ['nothing', {}, 'amount'],
    ['two prices', { amount: 1, unit_amount_decimal: 1 }, 'amount'],
    ['a recurring price', { pricing: { price: 'recurring' } }, 'pricing[price]'],
    ['a price in another currency', { pricing: { price: 'one-time' }, currency: 'gbp' }, 'pricing[price]'],
    ['an amount without its currency', { amount: 100 }, 'currency'],
    [
      'a period that ends before it begins',
      { amount: 1, currency: 'usd', period: { start: 2, end: 1 } },
      'period',
    ],
    ['an unknown invoice', { amount: 1, invoice: 'in_x' }, 'invoice'],
  ])('an item with %s is refused', async (_, given, param) => {
    const { stripe, price, topUp } = await openPayer()
    const customer = await stripe.customers.create()
    const known: Record<string, string> = { recurring: price.id, 'one-time': topUp.id }
    const wish = JSON.parse(JSON.stringify(given), (key, value: unknown) =>
      key === 'price' && typeof value === 'string' ? known[value] : value,
    )
    const failure = await failureOf(stripe.invoiceItems.create({ customer: customer.id, ...wish }))
    expect(failure).toMatchObject({ statusCode: 400, param })
    expect((await stripe.invoiceItems.list()).data).toEqual([])
  })
})

test('hundreds of invoices are listed page by page without a gap or a repetition', async () => {
  const { stripe, customer } = await openPayer()
  const key = `sk_test_${stripe.account}`
  const body = `customer=${customer.id}&currency=usd`
  for (let made = 0; made < 240; made += 40) {
    await Promise.all(Array.from({ length: 40 }, () => emulator.call('POST', '/v1/invoices', { key, body })))
  }
  const all = await stripe.invoices
    .list({ customer: customer.id, status: 'draft', limit: 50 })
    .autoPagingToArray({ limit: 5000 })
  expect(new Set(all.map(({ id }) => id)).size).toBe(240)
  expect(all).toHaveLength(240)
})
