import type Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import { failureOf, emulatorForTests } from '../conformance/start-for-tests.ts'
import {
  advance,
  confirmInBrowser,
  eventTypes,
  openShop,
  secretOf,
  startIncomplete,
} from './billing-for-tests.ts'

const emulator = emulatorForTests()
const START = Date.parse('2027-01-31T10:00:00Z') / 1000
const HOUR = 3600
const DAY = 24 * HOUR
const at = (iso: string) => Date.parse(iso) / 1000

async function openActive(token = '4242424242424242') {
  const shop = await openShop(emulator, { frozen: START })
  const subscription = await startIncomplete(shop)
  await confirmInBrowser(emulator, shop, secretOf(subscription), token)
  return { shop, id: subscription.id }
}

async function eventsSince(stripe: Stripe, count: number): Promise<string[]> {
  return (await eventTypes(stripe)).slice(count)
}

const domain = (types: readonly string[]) => types.filter((type) => !type.startsWith('test_helpers'))

/** Makes the subscription pay with a card that attaches and then fails. */
async function useFailingCard(
  shop: { stripe: Stripe; customer: Stripe.Customer },
  id: string,
  token: string,
) {
  const method = await shop.stripe.paymentMethods.attach(token, { customer: shop.customer.id })
  await shop.stripe.subscriptions.update(id, { default_payment_method: method.id })
}

describe('an unpaid beginning', () => {
  test('expires after 23 hours of its clock, and not before', async () => {
    const shop = await openShop(emulator, { frozen: START })
    const subscription = await startIncomplete(shop)
    await advance(emulator, shop, START + 23 * HOUR - 1)
    expect((await shop.stripe.subscriptions.retrieve(subscription.id)).status).toBe('incomplete')
    const before = (await eventTypes(shop.stripe)).length
    await advance(emulator, shop, START + 23 * HOUR)

    const after = await shop.stripe.subscriptions.retrieve(subscription.id)
    expect(after.status).toBe('incomplete_expired')
    const invoice = await shop.stripe.invoices.retrieve(String(after.latest_invoice), {
      expand: ['payments.data.payment.payment_intent'],
    })
    expect(invoice).toMatchObject({
      status: 'void',
      payments: {
        data: [
          {
            status: 'canceled',
            payment: { payment_intent: { status: 'canceled', cancellation_reason: 'void_invoice' } },
          },
        ],
      },
    })
    expect(domain(await eventsSince(shop.stripe, before))).toEqual([
      'payment_intent.canceled',
      'invoice.voided',
      'customer.subscription.updated',
    ])
    const late = await confirmInBrowser(emulator, shop, secretOf(subscription), '4242424242424242')
    expect(late.error['code']).toBe('payment_intent_unexpected_state')
  })

  test('does not expire once it is paid', async () => {
    const { shop, id } = await openActive()
    await advance(emulator, shop, START + 2 * DAY)
    expect((await shop.stripe.subscriptions.retrieve(id)).status).toBe('active')
  })
})

describe('the end of a trial', () => {
  async function openTrial(missing: 'cancel' | 'pause' | 'create_invoice') {
    const shop = await openShop(emulator, { frozen: START })
    const subscription = await startIncomplete(shop, {
      trial_period_days: 14,
      trial_settings: { end_behavior: { missing_payment_method: missing } },
    })
    return { shop, subscription, end: START + 14 * DAY }
  }

  test('is announced three days ahead, then bills the card an hour after it', async () => {
    const { shop, subscription, end } = await openTrial('cancel')
    const setup = subscription.pending_setup_intent
    const secret = typeof setup === 'object' ? (setup?.client_secret ?? '') : ''
    await confirmInBrowser(emulator, shop, secret, '4242424242424242')
    await advance(emulator, shop, end - 3 * DAY - 1)
    expect(await eventTypes(shop.stripe)).not.toContain('customer.subscription.trial_will_end')
    await advance(emulator, shop, end - 3 * DAY)
    expect(await eventTypes(shop.stripe)).toContain('customer.subscription.trial_will_end')

    await advance(emulator, shop, end)
    const active = await shop.stripe.subscriptions.retrieve(subscription.id, { expand: ['latest_invoice'] })
    expect(active).toMatchObject({
      status: 'active',
      latest_invoice: { status: 'draft', billing_reason: 'subscription_cycle', amount_due: 2000 },
    })
    expect(active.items.data[0]?.current_period_start).toBe(end)
    await advance(emulator, shop, end + HOUR)
    const paid = await shop.stripe.subscriptions.retrieve(subscription.id, { expand: ['latest_invoice'] })
    expect(paid).toMatchObject({ status: 'active', latest_invoice: { status: 'paid' } })
  })

  test('cancels without a card when told to', async () => {
    const { shop, subscription, end } = await openTrial('cancel')
    await advance(emulator, shop, end)
    const after = await shop.stripe.subscriptions.retrieve(subscription.id)
    expect(after).toMatchObject({ status: 'canceled', ended_at: end })
    expect(domain(await eventTypes(shop.stripe)).at(-1)).toBe('customer.subscription.deleted')
  })

  test('pauses without a card when told to', async () => {
    const { shop, subscription, end } = await openTrial('pause')
    await advance(emulator, shop, end)
    expect(await shop.stripe.subscriptions.retrieve(subscription.id)).toMatchObject({
      status: 'paused',
      status_details: { paused: { subscription: { type: 'trial_end_without_payment_method' } } },
    })
    expect(domain(await eventTypes(shop.stripe)).slice(-2)).toEqual([
      'customer.subscription.updated',
      'customer.subscription.paused',
    ])
  })

  test('bills anyway by default, and is past due without a card', async () => {
    const { shop, subscription, end } = await openTrial('create_invoice')
    await advance(emulator, shop, end + HOUR)
    expect((await shop.stripe.subscriptions.retrieve(subscription.id)).status).toBe('past_due')
  })

  test('ends at once on request and charges in the request', async () => {
    const { shop, subscription } = await openTrial('create_invoice')
    const method = await shop.stripe.paymentMethods.attach('pm_card_visa', { customer: shop.customer.id })
    await shop.stripe.subscriptions.update(subscription.id, { default_payment_method: method.id })
    const ended = await shop.stripe.subscriptions.update(subscription.id, {
      trial_end: 'now',
      expand: ['latest_invoice'],
    })
    expect(ended).toMatchObject({
      status: 'active',
      billing_cycle_anchor: START,
      latest_invoice: { status: 'paid', amount_paid: 2000 },
    })
  })
})

describe('a renewal', () => {
  test('comes at the month’s end, drafts for an hour, then pays', async () => {
    const { shop, id } = await openActive()
    const end = at('2027-02-28T10:00:00Z')
    const before = (await eventTypes(shop.stripe)).length
    await advance(emulator, shop, end)
    expect(domain(await eventsSince(shop.stripe, before))).toEqual([
      'invoice.upcoming',
      'customer.subscription.updated',
      'invoice.created',
    ])
    const drafted = await shop.stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] })
    expect(drafted.latest_invoice).toMatchObject({
      status: 'draft',
      number: null,
      next_payment_attempt: end + HOUR,
      automatically_finalizes_at: end + HOUR,
      period_start: START,
      period_end: end,
    })
    expect(drafted.items.data[0]).toMatchObject({
      current_period_start: end,
      current_period_end: at('2027-03-31T10:00:00Z'),
    })
    const drafts = (await eventTypes(shop.stripe)).length
    await advance(emulator, shop, end + HOUR)
    expect(domain(await eventsSince(shop.stripe, drafts))).toEqual([
      'payment_intent.created',
      'invoice.finalized',
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoice.updated',
      'invoice.paid',
      'invoice.payment_succeeded',
      'invoice_payment.paid',
    ])
    const numbers = (await shop.stripe.invoices.list({ subscription: id })).data.map(({ number }) => number)
    expect(numbers).toEqual([expect.stringMatching(/-0002$/), expect.stringMatching(/-0001$/)])
  })

  test('that fails makes it past due; paying with another card brings it back', async () => {
    const { shop, id } = await openActive()
    await useFailingCard(shop, id, 'pm_card_chargeCustomerFail')
    const end = at('2027-02-28T10:00:00Z')
    await advance(emulator, shop, end)
    const before = (await eventTypes(shop.stripe)).length
    await advance(emulator, shop, end + HOUR)
    expect(domain(await eventsSince(shop.stripe, before))).toEqual([
      'payment_intent.created',
      'invoice.finalized',
      'charge.failed',
      'payment_intent.payment_failed',
      'invoice.payment_failed',
      'invoice.updated',
      'customer.subscription.updated',
      'customer.updated',
    ])
    const due = await shop.stripe.subscriptions.retrieve(id, { expand: ['latest_invoice', 'customer'] })
    expect(due).toMatchObject({
      status: 'past_due',
      customer: { delinquent: true },
      latest_invoice: { status: 'open', attempt_count: 1, next_payment_attempt: end + HOUR + 3 * DAY },
    })
    const invoice = typeof due.latest_invoice === 'object' ? due.latest_invoice?.id : undefined
    const good = await shop.stripe.paymentMethods.attach('pm_card_visa', { customer: shop.customer.id })
    await shop.stripe.invoices.pay(invoice ?? '', { payment_method: good.id })
    const after = await shop.stripe.subscriptions.retrieve(id, { expand: ['customer'] })
    expect(after).toMatchObject({ status: 'active', customer: { delinquent: false } })
  })

  test('is canceled when every retry has failed', async () => {
    const { shop, id } = await openActive()
    await useFailingCard(shop, id, 'pm_card_chargeCustomerFail')
    await advance(emulator, shop, at('2027-03-20T00:00:00Z'))
    const after = await shop.stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] })
    expect(after).toMatchObject({
      status: 'canceled',
      cancellation_details: { reason: 'payment_failed' },
      latest_invoice: { status: 'open', attempt_count: 4, auto_advance: false },
    })
  })

  test('a card that needs its holder fails while the holder is away', async () => {
    const { shop, id } = await openActive()
    await useFailingCard(shop, id, 'pm_card_authenticationRequired')
    await advance(emulator, shop, at('2027-02-28T11:00:00Z'))
    expect((await shop.stripe.subscriptions.retrieve(id)).status).toBe('past_due')
    expect(await eventTypes(shop.stripe)).toContain('invoice.payment_action_required')
  })
})

describe('canceling', () => {
  test('at the period’s end can be undone, and ends there otherwise', async () => {
    const { shop, id } = await openActive()
    const end = at('2027-02-28T10:00:00Z')
    const planned = await shop.stripe.subscriptions.update(id, {
      cancel_at_period_end: true,
      cancellation_details: { feedback: 'too_expensive' },
    })
    expect(planned).toMatchObject({
      status: 'active',
      cancel_at: end,
      cancel_at_period_end: true,
      canceled_at: START,
      cancellation_details: { feedback: 'too_expensive', reason: 'cancellation_requested' },
    })
    const undone = await shop.stripe.subscriptions.update(id, { cancel_at_period_end: false })
    expect(undone).toMatchObject({ cancel_at: null, cancel_at_period_end: false, canceled_at: null })
    await shop.stripe.subscriptions.update(id, { cancel_at_period_end: true })
    await advance(emulator, shop, end)
    expect(await shop.stripe.subscriptions.retrieve(id)).toMatchObject({ status: 'canceled', ended_at: end })
    expect((await shop.stripe.invoices.list({ subscription: id })).data).toHaveLength(1)
  })

  test('now is one event, cannot be repeated, and leaves a little to update', async () => {
    const { shop, id } = await openActive()
    const before = (await eventTypes(shop.stripe)).length
    const canceled = await shop.stripe.subscriptions.cancel(id)
    expect(canceled).toMatchObject({
      status: 'canceled',
      canceled_at: START,
      ended_at: START,
      cancellation_details: { reason: 'cancellation_requested' },
    })
    expect(await eventsSince(shop.stripe, before)).toEqual(['customer.subscription.deleted'])
    expect((await failureOf(shop.stripe.subscriptions.cancel(id))).statusCode).toBe(404)
    const error = await failureOf(shop.stripe.subscriptions.update(id, { cancel_at_period_end: true }))
    expect(error.code).toBe('invalid_canceled_subscription_fields')
    expect((await shop.stripe.subscriptions.update(id, { metadata: { a: 'b' } })).metadata).toEqual({
      a: 'b',
    })
  })

  test('an unpaid beginning voids its invoice', async () => {
    const shop = await openShop(emulator)
    const subscription = await startIncomplete(shop)
    const canceled = await shop.stripe.subscriptions.cancel(subscription.id, { expand: ['latest_invoice'] })
    expect(canceled).toMatchObject({ status: 'canceled', latest_invoice: { status: 'void' } })
  })

  test('paying what was left open does not bring it back', async () => {
    const { shop, id } = await openActive()
    await useFailingCard(shop, id, 'pm_card_chargeCustomerFail')
    await advance(emulator, shop, at('2027-02-28T11:00:00Z'))
    const canceled = await shop.stripe.subscriptions.cancel(id)
    const good = await shop.stripe.paymentMethods.attach('pm_card_visa', { customer: shop.customer.id })
    const paid = await shop.stripe.invoices.pay(String(canceled.latest_invoice), { payment_method: good.id })
    expect(paid.status).toBe('paid')
    expect((await shop.stripe.subscriptions.retrieve(id)).status).toBe('canceled')
  })

  test('lists leave the canceled out unless asked for', async () => {
    const { shop, id } = await openActive()
    await shop.stripe.subscriptions.cancel(id)
    const list = async (status?: 'all' | 'ended' | 'active') =>
      (
        await shop.stripe.subscriptions.list({
          customer: shop.customer.id,
          ...(status === undefined ? {} : { status }),
        })
      ).data.map((one) => one.id)
    expect(await list()).toEqual([])
    expect(await list('active')).toEqual([])
    expect(await list('all')).toEqual([id])
    expect(await list('ended')).toEqual([id])
  })

  test('deleting the customer cancels and detaches', async () => {
    const { shop, id } = await openActive()
    await shop.stripe.customers.del(shop.customer.id)
    expect((await shop.stripe.subscriptions.retrieve(id)).status).toBe('canceled')
    expect((await eventTypes(shop.stripe)).slice(-3)).toContain('customer.deleted')
  })
})
