import { describe, expect, test } from 'vitest'
import type Stripe from 'stripe'
import { emulatorForTests, failureOf } from '../conformance/start-for-tests.ts'
import { advance, answerChallenge, confirmInBrowser, secretOf } from './billing-for-tests.ts'
import { amounts, at, newsSince, openRunning, type Running } from './running-for-tests.ts'

const emulator = emulatorForTests()
const MIDDLE = at('2026-11-16T00:00:00Z')
const HOUR = 3600

async function payWith(shop: Running, token: string): Promise<void> {
  const method = await shop.stripe.paymentMethods.attach(token, { customer: shop.customer.id })
  await shop.stripe.subscriptions.update(shop.subscription.id, { default_payment_method: method.id })
}

/** A subscription at $20.00 a month that is paused in the middle of November, and resumed on the 21st. */
async function openPaused(params: Stripe.SubscriptionPauseParams = {}, token = 'pm_card_visa') {
  const shop = await openRunning(emulator)
  await advance(emulator, shop, MIDDLE)
  await payWith(shop, token)
  const paused = await shop.stripe.subscriptions.pause(shop.subscription.id, params)
  return { shop, paused, id: shop.subscription.id }
}

async function invoiceOf(shop: Running): Promise<Stripe.Invoice | null> {
  const { latest_invoice } = await shop.stripe.subscriptions.retrieve(shop.subscription.id, {
    expand: ['latest_invoice.confirmation_secret'],
  })
  return typeof latest_invoice === 'object' ? latest_invoice : null
}

describe('a pause', () => {
  test('ends the period, gives the unused half back with the next invoice, and bills no more', async () => {
    const shop = await openRunning(emulator)
    await advance(emulator, shop, MIDDLE)
    const news = await newsSince(shop.stripe)
    const paused = await shop.stripe.subscriptions.pause(shop.subscription.id)
    expect(paused).toMatchObject({
      status: 'paused',
      latest_invoice: shop.subscription.latest_invoice,
      status_details: {
        paused: {
          type: 'subscription',
          transitioned_at: MIDDLE,
          subscription: { type: 'pause_requested' },
        },
      },
    })
    expect(paused.items.data[0]?.current_period_end).toBe(MIDDLE)
    expect(await news()).toEqual([
      'invoiceitem.created',
      'customer.subscription.updated',
      'customer.subscription.paused',
    ])
    const waiting = await shop.stripe.invoiceItems.list({ customer: shop.customer.id, pending: true })
    expect(waiting.data).toMatchObject([
      { amount: -1000, proration: true, description: 'Unused time on Basic after 16 Nov 2026' },
    ])
    await advance(emulator, shop, at('2027-01-05T00:00:00Z'))
    expect((await shop.stripe.invoices.list({ subscription: paused.id })).data).toHaveLength(1)
  })

  test.each([
    ['from the pause on, on an invoice of its own', {}, -1000],
    [
      'from the start of the period',
      { unused_time_from: { type: 'item_current_period_start' as const } },
      -2000,
    ],
  ])('gives unused time back %s', async (_, bill_for, total) => {
    const { shop } = await openPaused({ bill_for, invoicing_behavior: 'invoice' })
    expect(await invoiceOf(shop)).toMatchObject({
      status: 'paid',
      billing_reason: 'subscription_update',
      total,
      amount_due: 0,
      ending_balance: total,
    })
    expect(await shop.stripe.customers.retrieve(shop.customer.id)).toMatchObject({ balance: total })
  })

  test('gives nothing back where that is asked', async () => {
    const { shop } = await openPaused({
      bill_for: { unused_time_from: { type: 'none' }, outstanding_usage_through: { type: 'none' } },
      invoicing_behavior: 'invoice',
    })
    expect((await shop.stripe.invoiceItems.list({ customer: shop.customer.id })).data).toEqual([])
    expect((await shop.stripe.invoices.list({ customer: shop.customer.id })).data).toHaveLength(1)
  })

  test('is refused twice, beside a schedule, in a trial, and outside of flexible billing', async () => {
    const { shop, id } = await openPaused()
    const again = await failureOf(shop.stripe.subscriptions.pause(id))
    expect(again).toMatchObject({ statusCode: 400 })
    expect(again.message).toMatch(/in the `paused` status/)

    const scheduled = await openRunning(emulator)
    const from = scheduled.subscription.id
    await scheduled.stripe.subscriptionSchedules.create({ from_subscription: from })
    const beside = await failureOf(scheduled.stripe.subscriptions.pause(from))
    expect(beside.message).toMatch(/managed by the subscription schedule `sub_sched_/)
    expect((await scheduled.stripe.subscriptions.retrieve(from)).status).toBe('active')

    const { customer, stripe, price } = scheduled
    const terms = { customer: customer.id, items: [{ price: price.id }], trial_period_days: 7 }
    const trial = await stripe.subscriptions.create(terms)
    expect((await failureOf(stripe.subscriptions.pause(trial.id))).message).toMatch(/`trialing` status/)
    const classic = await stripe.subscriptions.create({ ...terms, billing_mode: { type: 'classic' } })
    expect((await failureOf(stripe.subscriptions.pause(classic.id))).message).toMatch(/billing_mode=flexible/)
  })

  test('keeps its items changeable without prorations, and its planned end', async () => {
    const { shop, id, paused } = await openPaused()
    const end = at('2026-12-24T00:00:00Z')
    const changed = await shop.stripe.subscriptions.update(id, {
      items: [{ id: shop.item, quantity: 3 }],
      cancel_at: end,
    })
    expect(changed.items.data[0]).toMatchObject({ quantity: 3, current_period_end: MIDDLE })
    expect(changed.status).toBe(paused.status)
    expect((await shop.stripe.invoiceItems.list({ customer: shop.customer.id })).data).toHaveLength(1)
    await advance(emulator, shop, end)
    expect(await shop.stripe.subscriptions.retrieve(id)).toMatchObject({ status: 'canceled', ended_at: end })
  })
})

describe('a resumption', () => {
  const RESUMED = at('2026-11-21T00:00:00Z')

  test('on payment is charged in the request, less what was given back, and starts a period', async () => {
    const { shop, id } = await openPaused()
    await advance(emulator, shop, RESUMED)
    const news = await newsSince(shop.stripe)
    const resumed = await shop.stripe.subscriptions.resume(id, {
      payment_behavior: 'resume_on_payment_success',
    })
    expect(resumed).toMatchObject({ status: 'active', billing_cycle_anchor: RESUMED })
    expect(resumed.status_details).toBeUndefined()
    expect(resumed.items.data[0]).toMatchObject({
      current_period_start: RESUMED,
      current_period_end: at('2026-12-21T00:00:00Z'),
    })
    const invoice = await invoiceOf(shop)
    expect(invoice).toMatchObject({ status: 'paid', billing_reason: 'subscription_update', total: 1000 })
    expect(amounts(invoice)).toEqual([-1000, 2000])
    expect(await news()).toEqual([
      'invoice.created',
      'payment_intent.created',
      'invoice.finalized',
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoice.updated',
      'invoice.paid',
      'invoice.payment_succeeded',
      'customer.subscription.updated',
      'customer.subscription.resumed',
      'invoice_payment.paid',
    ])
    await advance(emulator, shop, at('2026-12-21T00:00:00Z'))
    expect(amounts(await invoiceOf(shop))).toEqual([2000])
  })

  test('stays paused after a decline, is retried, and resumes with another card', async () => {
    const { shop, id } = await openPaused({}, 'pm_card_chargeCustomerFail')
    await advance(emulator, shop, RESUMED)
    const news = await newsSince(shop.stripe)
    const waiting = await shop.stripe.subscriptions.resume(id, {
      payment_behavior: 'resume_on_payment_success',
    })
    expect(waiting.status).toBe('paused')
    expect(await invoiceOf(shop)).toMatchObject({
      status: 'open',
      attempt_count: 1,
      next_payment_attempt: RESUMED + 72 * HOUR,
    })
    expect((await news()).slice(-3)).toEqual([
      'invoice.payment_failed',
      'invoice.updated',
      'customer.subscription.updated',
    ])
    const twice = await failureOf(shop.stripe.subscriptions.resume(id))
    expect(twice.message).toMatch(/already being resumed/)
    await payWith(shop, 'pm_card_visa')
    await advance(emulator, shop, RESUMED + 72 * HOUR)
    const resumed = await shop.stripe.subscriptions.retrieve(id)
    expect(resumed).toMatchObject({ status: 'active', billing_cycle_anchor: RESUMED })
  })

  test('waits for the bank check of its card, and resumes when that is passed', async () => {
    const { shop, id } = await openPaused({}, 'pm_card_authenticationRequired')
    const waiting = await shop.stripe.subscriptions.resume(id, {
      payment_behavior: 'resume_on_payment_success',
      expand: ['latest_invoice.confirmation_secret'],
    })
    expect(waiting.status).toBe('paused')
    const intent = await confirmInBrowser(emulator, shop, secretOf(waiting), '4000002760003184')
    await answerChallenge(emulator, shop, intent, 'complete')
    expect((await shop.stripe.subscriptions.retrieve(id)).status).toBe('active')
  })

  test('on an attempt leaves an open invoice that nobody charges until it is paid', async () => {
    const { shop, id } = await openPaused()
    const waiting = await shop.stripe.subscriptions.resume(id)
    expect(waiting.status).toBe('paused')
    expect(await invoiceOf(shop)).toMatchObject({ status: 'open', attempted: false, amount_due: 1000 })
    await advance(emulator, shop, MIDDLE + 22 * HOUR)
    await shop.stripe.invoices.pay(String(waiting.latest_invoice))
    expect(await shop.stripe.subscriptions.retrieve(id)).toMatchObject({
      status: 'active',
      billing_cycle_anchor: MIDDLE,
    })
  })

  test('on an attempt that fails falls past due and is not retried', async () => {
    const { shop, id } = await openPaused({}, 'pm_card_chargeCustomerFail')
    const waiting = await shop.stripe.subscriptions.resume(id)
    const news = await newsSince(shop.stripe)
    await failureOf(shop.stripe.invoices.pay(String(waiting.latest_invoice)))
    expect((await shop.stripe.subscriptions.retrieve(id)).status).toBe('past_due')
    expect(await news()).toEqual([
      'charge.failed',
      'payment_intent.payment_failed',
      'invoice.payment_failed',
      'invoice.updated',
      'customer.subscription.updated',
      'customer.subscription.resumed',
      'customer.updated',
    ])
    expect(await invoiceOf(shop)).toMatchObject({ status: 'open', next_payment_attempt: null })
  })

  test('that nobody pays within 23 hours is voided, and can be asked for again', async () => {
    const { shop, id } = await openPaused()
    await shop.stripe.subscriptions.resume(id)
    await advance(emulator, shop, MIDDLE + 23 * HOUR)
    expect((await shop.stripe.subscriptions.retrieve(id)).status).toBe('paused')
    expect(await invoiceOf(shop)).toMatchObject({ status: 'void' })
    const resumed = await shop.stripe.subscriptions.resume(id, {
      payment_behavior: 'resume_on_payment_success',
    })
    expect(resumed.status).toBe('active')
  })

  test('whose invoice is given up runs all the same; one whose invoice is voided stays paused', async () => {
    const { shop, id } = await openPaused()
    const first = await shop.stripe.subscriptions.resume(id)
    await shop.stripe.invoices.voidInvoice(String(first.latest_invoice))
    expect((await shop.stripe.subscriptions.retrieve(id)).status).toBe('paused')
    const second = await shop.stripe.subscriptions.resume(id)
    await shop.stripe.invoices.markUncollectible(String(second.latest_invoice))
    expect((await shop.stripe.subscriptions.retrieve(id)).status).toBe('active')
  })

  test.each([
    ['create_prorations', 1, [-1000, 667, 2000]],
    ['always_invoice', 2, [2000]],
    ['none', 1, [-1000, 2000]],
  ] as const)(
    'with an unchanged anchor and %s bills the rest of the period so',
    async (proration_behavior, invoices, renewal) => {
      const { shop, id } = await openPaused()
      await advance(emulator, shop, RESUMED)
      const resumed = await shop.stripe.subscriptions.resume(id, {
        billing_cycle_anchor: { type: 'unchanged' },
        proration_behavior,
      })
      expect(resumed.status).toBe('active')
      expect((await shop.stripe.invoices.list({ subscription: id })).data).toHaveLength(invoices)
      if (invoices === 2) expect(amounts(await invoiceOf(shop))).toEqual([667, -1000])
      expect(resumed.items.data[0]).toMatchObject({
        current_period_start: at('2026-11-01T00:00:00Z'),
        current_period_end: at('2026-12-01T00:00:00Z'),
      })
      await advance(emulator, shop, at('2026-12-01T00:00:00Z'))
      expect((amounts(await invoiceOf(shop)) ?? []).toSorted((a, b) => a - b)).toEqual(renewal)
    },
  )

  test('is refused for what is not paused, without a card, and with a date outside of the period', async () => {
    const running = await openRunning(emulator)
    const early = await failureOf(running.stripe.subscriptions.resume(running.subscription.id))
    expect(early.message).toMatch(/must be `paused`/)
    const { shop, id } = await openPaused()
    const dated = await failureOf(
      shop.stripe.subscriptions.resume(id, {
        billing_cycle_anchor: { type: 'unchanged' },
        proration_date: at('2026-10-01T00:00:00Z'),
      }),
    )
    expect(dated.param).toBe('proration_date')
    const [method] = (await shop.stripe.paymentMethods.list({ customer: shop.customer.id })).data
    await shop.stripe.paymentMethods.detach(method?.id ?? '')
    const before = await shop.stripe.subscriptions.retrieve(id)
    const bare = await failureOf(
      shop.stripe.subscriptions.resume(id, { payment_behavior: 'resume_on_payment_success' }),
    )
    expect(bare).toMatchObject({ statusCode: 400, code: 'resource_missing' })
    expect(await shop.stripe.subscriptions.retrieve(id)).toEqual(before)
  })
})
