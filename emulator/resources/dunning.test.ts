import { describe, expect, test } from 'vitest'
import { doorsAt } from '../control/doors-for-tests.ts'
import { emulatorForTests, failureOf } from '../conformance/start-for-tests.ts'
import { advance } from './billing-for-tests.ts'
import { at, newsSince, openRunning, priceOf, type Running } from './running-for-tests.ts'

const emulator = emulatorForTests()
const DAY = 86_400
const END = at('2026-12-01T00:00:00Z')
const FIRST = END + 3600
const RETRIES = [FIRST + 3 * DAY, FIRST + 8 * DAY, FIRST + 15 * DAY] as const
const FAILED = ['charge.failed', 'payment_intent.payment_failed', 'invoice.payment_failed', 'invoice.updated']

/** A subscription that renews on 1 December with that card; its account does so about failed payments. */
async function openFailing(settings: object | null = null, token = 'pm_card_chargeCustomerFail') {
  const shop = await openRunning(emulator)
  if (settings !== null) {
    const body = { account: shop.stripe.account, ...settings }
    expect(await doorsAt(emulator.url)('POST', 'dunning', body)).toMatchObject({ status: 200 })
  }
  await payWith(shop, token)
  return { shop, id: shop.subscription.id }
}

async function payWith(shop: Running, token: string): Promise<void> {
  const method = await shop.stripe.paymentMethods.attach(token, { customer: shop.customer.id })
  await shop.stripe.subscriptions.update(shop.subscription.id, { default_payment_method: method.id })
}

const read = (shop: Running) =>
  shop.stripe.subscriptions.retrieve(shop.subscription.id, { expand: ['latest_invoice', 'customer'] })

describe('retries', () => {
  test('come after 3, 5 and 7 days, and after the last the subscription is canceled', async () => {
    const { shop } = await openFailing()
    await advance(emulator, shop, FIRST)
    for (const [index, moment] of RETRIES.entries()) {
      expect((await read(shop)).latest_invoice).toMatchObject({
        attempt_count: index + 1,
        next_payment_attempt: moment,
      })
      await advance(emulator, shop, moment - 1)
      const news = await newsSince(shop.stripe)
      await advance(emulator, shop, moment)
      const isLast = index === RETRIES.length - 1
      expect((await news()).slice(0, 4)).toEqual(FAILED)
      if (isLast) {
        // The invoice stops collecting, then the subscription is over.
        expect((await news()).slice(4)).toEqual(['invoice.updated', 'customer.subscription.deleted'])
      }
    }
    expect(await read(shop)).toMatchObject({
      status: 'canceled',
      cancellation_details: { reason: 'payment_failed' },
      latest_invoice: { status: 'open', attempt_count: 4, next_payment_attempt: null },
    })
  })

  test.each([
    ['unpaid', 'unpaid', ['customer.subscription.updated']],
    ['past_due', 'past_due', []],
    [
      'pause',
      'paused',
      ['invoice.marked_uncollectible', 'customer.subscription.updated', 'customer.subscription.paused'],
    ],
  ] as const)('of the account’s own days end with %s where it says so', async (then, status, last) => {
    const { shop } = await openFailing({ retry_days: [1], then })
    await advance(emulator, shop, FIRST)
    expect((await read(shop)).latest_invoice).toMatchObject({ next_payment_attempt: FIRST + DAY })
    const news = await newsSince(shop.stripe)
    await advance(emulator, shop, FIRST + DAY)
    expect(await news()).toEqual([...FAILED, ...last])
    expect(await read(shop)).toMatchObject({ status, latest_invoice: { next_payment_attempt: null } })
  })

  test('may be none at all', async () => {
    const { shop } = await openFailing({ retry_days: [], then: 'unpaid' })
    await advance(emulator, shop, FIRST)
    expect((await read(shop)).status).toBe('unpaid')
    const tell = doorsAt(emulator.url)
    const { body } = await tell('GET', `dunning?account=${shop.stripe.account}`)
    expect(body).toEqual({ retry_days: [], then: 'unpaid' })
    const wrong = await tell('POST', 'dunning', { account: shop.stripe.account, retry_days: [0] })
    expect(wrong.status).toBe(400)
  })

  test('that end with a pause give the invoice up, and the subscription runs again when it is resumed', async () => {
    const { shop, id } = await openFailing({ retry_days: [], then: 'pause' })
    await advance(emulator, shop, FIRST)
    expect(await read(shop)).toMatchObject({
      status: 'paused',
      status_details: { paused: { subscription: { type: 'final_payment_failure' } } },
      latest_invoice: {
        status: 'uncollectible',
        status_details: { uncollectible: { reason: 'subscription_paused' } },
      },
      items: { data: [{ current_period_end: FIRST }] },
    })
    await advance(emulator, shop, at('2027-01-02T00:00:00Z'))
    expect((await shop.stripe.invoices.list({ customer: shop.customer.id })).data).toHaveLength(2)
    await payWith(shop, 'pm_card_visa')
    const resumed = await shop.stripe.subscriptions.resume(id, {
      payment_behavior: 'resume_on_payment_success',
    })
    expect(resumed.status).toBe('active')
  })

  test('of an unpaid subscription’s later invoices wait as drafts; paying the newest brings it back', async () => {
    const { shop, id } = await openFailing({ retry_days: [], then: 'unpaid' })
    await advance(emulator, shop, at('2027-01-02T00:00:00Z'))
    const unpaid = await read(shop)
    expect(unpaid).toMatchObject({
      status: 'unpaid',
      latest_invoice: { status: 'draft', auto_advance: false },
    })
    await payWith(shop, 'pm_card_visa')
    const invoice = typeof unpaid.latest_invoice === 'object' ? unpaid.latest_invoice?.id : undefined
    await shop.stripe.invoices.pay(invoice ?? '')
    expect((await shop.stripe.subscriptions.retrieve(id)).status).toBe('active')
  })

  test('do not charge a card again that was refused for good, but a new one', async () => {
    const { shop } = await openFailing(null, 'pm_card_authenticationRequired')
    await advance(emulator, shop, FIRST)
    const charges = async () =>
      (await shop.stripe.charges.list({ customer: shop.customer.id })).data.map(({ status }) => status)
    expect(await charges()).toEqual(['failed', 'succeeded'])
    const news = await newsSince(shop.stripe)
    await advance(emulator, shop, RETRIES[0])
    expect(await charges()).toEqual(['failed', 'succeeded'])
    expect(await news()).toEqual([
      'invoice.payment_failed',
      'invoice.payment_action_required',
      'invoice.updated',
    ])
    expect((await read(shop)).latest_invoice).toMatchObject({ attempt_count: 2 })
    await payWith(shop, 'pm_card_visa')
    await advance(emulator, shop, RETRIES[1])
    expect(await charges()).toEqual(['succeeded', 'failed', 'succeeded'])
    expect(await read(shop)).toMatchObject({ status: 'active', customer: { delinquent: false } })
  })

  test('also follow a change that failed and was made all the same', async () => {
    const { shop, id } = await openFailing()
    const pro = await priceOf(shop, 5000)
    await advance(emulator, shop, at('2026-11-10T00:00:00Z'))
    await shop.stripe.subscriptions.update(id, {
      items: [{ id: shop.item, price: pro.id }],
      proration_behavior: 'always_invoice',
    })
    expect(await read(shop)).toMatchObject({
      status: 'past_due',
      latest_invoice: { attempt_count: 1, next_payment_attempt: at('2026-11-13T00:00:00Z') },
    })
    await payWith(shop, 'pm_card_visa')
    await advance(emulator, shop, at('2026-11-13T00:00:00Z'))
    expect((await read(shop)).status).toBe('active')
  })
})

describe('recovery', () => {
  test('by paying with another card ends the retries and clears the debt', async () => {
    const { shop, id } = await openFailing()
    await advance(emulator, shop, FIRST)
    const due = await read(shop)
    expect(due).toMatchObject({ status: 'past_due', customer: { delinquent: true } })
    const good = await shop.stripe.paymentMethods.attach('pm_card_visa', { customer: shop.customer.id })
    const news = await newsSince(shop.stripe)
    const invoice = typeof due.latest_invoice === 'object' ? due.latest_invoice?.id : undefined
    await shop.stripe.invoices.pay(invoice ?? '', { payment_method: good.id })
    expect(await news()).toEqual([
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoice.updated',
      'invoice.paid',
      'invoice.payment_succeeded',
      'customer.subscription.updated',
      'customer.updated',
      'invoice_payment.paid',
    ])
    await advance(emulator, shop, RETRIES[2])
    expect((await shop.stripe.invoices.list({ subscription: id })).data).toHaveLength(2)
    expect((await read(shop)).status).toBe('active')
  })

  test('by a new card of the customer waits for the next retry', async () => {
    const { shop, id } = await openFailing()
    await advance(emulator, shop, FIRST)
    const good = await shop.stripe.paymentMethods.attach('pm_card_visa', { customer: shop.customer.id })
    await shop.stripe.customers.update(shop.customer.id, {
      invoice_settings: { default_payment_method: good.id },
    })
    // The subscription's own card comes first.
    await advance(emulator, shop, RETRIES[0])
    expect((await read(shop)).status).toBe('past_due')
    await shop.stripe.subscriptions.update(id, { default_payment_method: '' })
    expect((await read(shop)).status).toBe('past_due')
    await advance(emulator, shop, RETRIES[1])
    expect((await read(shop)).status).toBe('active')
  })

  test('a failing manual try does not count as a retry', async () => {
    const { shop } = await openFailing()
    await advance(emulator, shop, FIRST)
    const due = await read(shop)
    const invoice = typeof due.latest_invoice === 'object' ? due.latest_invoice?.id : undefined
    await failureOf(shop.stripe.invoices.pay(invoice ?? ''))
    expect((await read(shop)).latest_invoice).toMatchObject({
      attempt_count: 1,
      next_payment_attempt: RETRIES[0],
    })
  })
})

describe('an invoice that is voided by hand', () => {
  test('as the latest of what owes leaves the status to the one before', async () => {
    const { shop } = await openFailing({ then: 'past_due' })
    const unpaid = async () => (await read(shop)).latest_invoice
    await advance(emulator, shop, FIRST)
    const december = await unpaid()
    await advance(emulator, shop, at('2027-01-01T02:00:00Z'))
    const january = await unpaid()
    const idOf = (invoice: Awaited<ReturnType<typeof unpaid>>) =>
      typeof invoice === 'object' ? (invoice?.id ?? '') : ''
    await shop.stripe.invoices.voidInvoice(idOf(january))
    expect((await read(shop)).status).toBe('past_due')
    await shop.stripe.invoices.pay(idOf(december), { payment_method: 'pm_card_visa' })
    expect((await read(shop)).status).toBe('active')
  })

  test('where nothing else is owed makes the subscription active and the customer owe nothing', async () => {
    const { shop } = await openFailing()
    await advance(emulator, shop, FIRST)
    const due = await read(shop)
    const news = await newsSince(shop.stripe)
    await shop.stripe.invoices.voidInvoice(
      typeof due.latest_invoice === 'object' ? (due.latest_invoice?.id ?? '') : '',
    )
    expect(await read(shop)).toMatchObject({ status: 'active', customer: { delinquent: false } })
    expect(await news()).toEqual([
      'payment_intent.canceled',
      'invoice.voided',
      'customer.subscription.updated',
      'customer.updated',
    ])
  })

  test('as the first of all is voided once, and the subscription expires without it', async () => {
    const shop = await openRunning(emulator)
    const { id, latest_invoice } = await shop.stripe.subscriptions.create({
      customer: shop.customer.id,
      items: [{ price: shop.price.id }],
      payment_behavior: 'default_incomplete',
    })
    const news = await newsSince(shop.stripe)
    await shop.stripe.invoices.voidInvoice(String(latest_invoice))
    await advance(emulator, shop, at('2026-11-02T00:00:00Z'))
    expect((await shop.stripe.subscriptions.retrieve(id)).status).toBe('incomplete_expired')
    expect((await news()).filter((type) => type === 'invoice.voided')).toHaveLength(1)
  })
})

test('a sent invoice that is overdue makes the customer owe, until it is paid', async () => {
  const shop = await openRunning(emulator)
  const { latest_invoice } = await shop.stripe.subscriptions.create({
    customer: shop.customer.id,
    items: [{ price: shop.price.id }],
    collection_method: 'send_invoice',
    days_until_due: 7,
  })
  const owes = async () => {
    const customer = await shop.stripe.customers.retrieve(shop.customer.id)
    return !customer.deleted && customer.delinquent
  }
  await advance(emulator, shop, at('2026-11-09T00:00:00Z'))
  expect(await owes()).toBe(true)
  await shop.stripe.invoices.pay(String(latest_invoice), { paid_out_of_band: true })
  expect(await owes()).toBe(false)
})
