import type Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import { failureOf, emulatorForTests } from '../conformance/start-for-tests.ts'
import {
  answerChallenge,
  confirmInBrowser,
  eventTypes,
  openShop,
  secretOf,
  startIncomplete,
  type Shop,
} from './billing-for-tests.ts'

const emulator = emulatorForTests()

async function sinceSubscribing(stripe: Stripe): Promise<string[]> {
  const types = await eventTypes(stripe)
  return types.slice(types.indexOf('customer.subscription.created'))
}

async function giveDefaultCard({ stripe, customer }: Shop, token: string): Promise<string> {
  const method = await stripe.paymentMethods.attach(token, { customer: customer.id })
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: method.id } })
  return method.id
}

const PAID = [
  'charge.succeeded',
  'payment_method.attached',
  'payment_intent.succeeded',
  'invoice.updated',
  'invoice.paid',
  'invoice.payment_succeeded',
  'customer.subscription.updated',
  'invoice_payment.paid',
]

describe('a first subscription, paid in the browser', () => {
  test('is incomplete until the card is confirmed and then active with the card as its default', async () => {
    const shop = await openShop(emulator)
    const subscription = await startIncomplete(shop)
    expect(subscription).toMatchObject({ status: 'incomplete', pending_setup_intent: null, currency: 'usd' })

    const confirmed = await confirmInBrowser(emulator, shop, secretOf(subscription), '4242 4242 4242 4242')
    expect(confirmed.status).toBe(200)
    expect(confirmed.body['status']).toBe('succeeded')

    const after = await shop.stripe.subscriptions.retrieve(subscription.id, {
      expand: ['latest_invoice.payments', 'default_payment_method'],
    })
    expect(after.status).toBe('active')
    expect(after.default_payment_method).toMatchObject({ card: { last4: '4242' } })
    expect(after.latest_invoice).toMatchObject({
      status: 'paid',
      amount_paid: 2000,
      amount_remaining: 0,
      attempt_count: 1,
      billing_reason: 'subscription_create',
      payments: { data: [{ status: 'paid', amount_paid: 2000, is_default: true }] },
      lines: { data: [{ amount: 2000, description: '1 × Basic (at $20.00 / month)' }] },
    })
  })

  test('tells its story in the order in which Stripe tells it', async () => {
    const shop = await openShop(emulator)
    const subscription = await startIncomplete(shop)
    await confirmInBrowser(emulator, shop, secretOf(subscription), '4242424242424242')
    expect(await sinceSubscribing(shop.stripe)).toEqual([
      'customer.subscription.created',
      'invoice.created',
      'payment_intent.created',
      'invoice.finalized',
      ...PAID,
    ])
    const [updated] = (await shop.stripe.events.list({ type: 'customer.subscription.updated' })).data
    expect(updated?.data.previous_attributes).toEqual({ status: 'incomplete', default_payment_method: null })
  })

  test('keeps its secret after a decline and takes a good card then', async () => {
    const shop = await openShop(emulator)
    const subscription = await startIncomplete(shop)
    const secret = secretOf(subscription)
    const declined = await confirmInBrowser(emulator, shop, secret, '4000000000000002')
    expect(declined.error['message']).toBe('Your card was declined.')
    expect((await sinceSubscribing(shop.stripe)).slice(4)).toEqual([
      'charge.failed',
      'payment_intent.payment_failed',
      'invoice.payment_failed',
      'invoice.updated',
    ])
    const between = await shop.stripe.subscriptions.retrieve(subscription.id, { expand: ['latest_invoice'] })
    expect(between).toMatchObject({
      status: 'incomplete',
      default_payment_method: null,
      latest_invoice: { status: 'open', attempt_count: 1, attempted: true, next_payment_attempt: null },
    })

    await confirmInBrowser(emulator, shop, secret, '4242424242424242')
    const after = await shop.stripe.subscriptions.retrieve(subscription.id, { expand: ['latest_invoice'] })
    expect(after).toMatchObject({ status: 'active', latest_invoice: { status: 'paid', attempt_count: 1 } })
  })

  test('waits for the bank and goes on when the holder has passed', async () => {
    const shop = await openShop(emulator)
    const subscription = await startIncomplete(shop)
    const waiting = await confirmInBrowser(emulator, shop, secretOf(subscription), '4000000000003220')
    expect(waiting.body['status']).toBe('requires_action')
    expect((await sinceSubscribing(shop.stripe)).slice(4)).toEqual([
      'payment_intent.requires_action',
      'invoice.payment_action_required',
      'invoice.updated',
    ])
    expect((await shop.stripe.subscriptions.retrieve(subscription.id)).status).toBe('incomplete')
    await answerChallenge(emulator, shop, waiting, 'complete')
    expect((await sinceSubscribing(shop.stripe)).slice(7)).toEqual(PAID)
    expect((await shop.stripe.subscriptions.retrieve(subscription.id)).status).toBe('active')
  })

  test('stays incomplete when the holder fails the bank check', async () => {
    const shop = await openShop(emulator)
    const subscription = await startIncomplete(shop)
    const secret = secretOf(subscription)
    const waiting = await confirmInBrowser(emulator, shop, secret, '4000000000003220')
    await answerChallenge(emulator, shop, waiting, 'fail')
    expect((await sinceSubscribing(shop.stripe)).slice(7)).toEqual([
      'payment_intent.payment_failed',
      'invoice.payment_failed',
      'invoice.updated',
    ])
    expect((await shop.stripe.subscriptions.retrieve(subscription.id)).status).toBe('incomplete')
    const paid = await confirmInBrowser(emulator, shop, secret, '4242424242424242')
    expect(paid.body['status']).toBe('succeeded')
  })

  test('counts seats, names units and adds items up', async () => {
    const shop = await openShop(emulator)
    const { stripe } = shop
    const seats = await stripe.prices.create({
      currency: 'usd',
      unit_amount: 1299,
      recurring: { interval: 'month' },
      product_data: { name: 'Team', unit_label: 'user' },
    })
    const subscription = await startIncomplete(shop, {
      items: [{ price: shop.price.id }, { price: seats.id, quantity: 3 }],
    })
    expect(subscription.items.data.map((item) => item.quantity)).toEqual([1, 3])
    expect(subscription.latest_invoice).toMatchObject({
      total: 2000 + 3 * 1299,
      amount_due: 5897,
      lines: {
        data: [{ amount: 2000 }, { amount: 3897, description: '3 user × Team (at $12.99 / month)' }],
      },
    })
  })
})

describe('subscribing with a saved card', () => {
  test('pays in the request', async () => {
    const shop = await openShop(emulator)
    const method = await giveDefaultCard(shop, 'pm_card_visa')
    const subscription = await shop.stripe.subscriptions.create({
      customer: shop.customer.id,
      items: [{ price: shop.price.id }],
      default_payment_method: method,
      expand: ['latest_invoice'],
    })
    expect(subscription).toMatchObject({ status: 'active', latest_invoice: { status: 'paid' } })
  })

  test('allow_incomplete answers incomplete on a decline and on a bank check', async () => {
    for (const token of ['pm_card_chargeCustomerFail', 'pm_card_threeDSecure2Required']) {
      const shop = await openShop(emulator)
      await giveDefaultCard(shop, token)
      const subscription = await shop.stripe.subscriptions.create({
        customer: shop.customer.id,
        items: [{ price: shop.price.id }],
        expand: ['latest_invoice'],
      })
      expect(subscription).toMatchObject({
        status: 'incomplete',
        latest_invoice: { status: 'open', attempted: true },
      })
    }
  })

  test('error_if_incomplete leaves nothing behind', async () => {
    const shop = await openShop(emulator)
    await giveDefaultCard(shop, 'pm_card_chargeCustomerFail')
    const before = await eventTypes(shop.stripe)
    const error = await failureOf(
      shop.stripe.subscriptions.create({
        customer: shop.customer.id,
        items: [{ price: shop.price.id }],
        payment_behavior: 'error_if_incomplete',
      }),
    )
    expect(error).toMatchObject({ statusCode: 402, code: 'card_declined' })
    const left = await shop.stripe.subscriptions.list({ customer: shop.customer.id, status: 'all' })
    expect(left.data).toEqual([])
    expect((await shop.stripe.invoices.list({ customer: shop.customer.id })).data).toEqual([])
    expect(await eventTypes(shop.stripe)).toEqual(before)
  })

  test('without any card it is refused', async () => {
    const shop = await openShop(emulator)
    const error = await failureOf(
      shop.stripe.subscriptions.create({ customer: shop.customer.id, items: [{ price: shop.price.id }] }),
    )
    expect(error).toMatchObject({ statusCode: 400, code: 'resource_missing' })
    expect(error.message).toMatch(/^This customer has no attached payment source/)
  })
})

describe('starting with a trial', () => {
  test('trials at once on a paid nothing, and asks for a card by a setup intent', async () => {
    const shop = await openShop(emulator)
    const subscription = await startIncomplete(shop, { trial_period_days: 14 })
    expect(subscription).toMatchObject({
      status: 'trialing',
      latest_invoice: {
        status: 'paid',
        amount_due: 0,
        confirmation_secret: null,
        lines: { data: [{ amount: 0, description: 'Free trial for 1 × Basic' }] },
      },
      pending_setup_intent: { status: 'requires_payment_method', usage: 'off_session' },
    })
    const trialEnd = subscription.trial_end ?? 0
    expect(trialEnd - subscription.created).toBe(14 * 86_400)
    expect(subscription.billing_cycle_anchor).toBe(trialEnd)
    expect(subscription.items.data[0]?.current_period_end).toBe(trialEnd)
    expect(await sinceSubscribing(shop.stripe)).toEqual([
      'customer.subscription.created',
      'setup_intent.created',
      'invoice.created',
      'invoice.finalized',
      'invoice.paid',
      'invoice.payment_succeeded',
    ])

    const setup = subscription.pending_setup_intent
    const secret = typeof setup === 'object' ? (setup?.client_secret ?? '') : ''
    await confirmInBrowser(emulator, shop, secret, '4242424242424242')
    const after = await shop.stripe.subscriptions.retrieve(subscription.id)
    expect(after.pending_setup_intent).toBeNull()
    expect(after.default_payment_method).toMatch(/^pm_/)
    expect((await eventTypes(shop.stripe)).slice(-3)).toEqual([
      'payment_method.attached',
      'setup_intent.succeeded',
      'customer.subscription.updated',
    ])
  })

  test('needs no setup intent when a usable card is there', async () => {
    const shop = await openShop(emulator)
    await giveDefaultCard(shop, 'pm_card_visa')
    const subscription = await startIncomplete(shop, { trial_period_days: 14 })
    expect(subscription.pending_setup_intent).toBeNull()
  })

  test('a trial of three days or less is announced at once', async () => {
    const shop = await openShop(emulator)
    await startIncomplete(shop, { trial_period_days: 2 })
    expect(await sinceSubscribing(shop.stripe)).toContain('customer.subscription.trial_will_end')
  })
})

describe('what does not start', () => {
  test.each<[string, Partial<Stripe.SubscriptionCreateParams>, string]>([
    ['an unknown price', { items: [{ price: 'price_gone' }] }, 'items[0][price]'],
    ['nothing at all', { items: [] }, 'items'],
    ['a trial in the past', { trial_end: 1_000_000_000 }, 'trial_end'],
    ['a pending update', { payment_behavior: 'pending_if_incomplete' }, 'payment_behavior'],
    ['an unknown coupon', { discounts: [{ coupon: 'X' }] }, 'discounts[0][coupon]'],
    ['a card of nobody', { default_payment_method: 'pm_gone' }, 'default_payment_method'],
    ['an invoice without terms', { collection_method: 'send_invoice' }, 'days_until_due'],
  ])('%s', async (_name, changes, param) => {
    const shop = await openShop(emulator)
    const error = await failureOf(startIncomplete(shop, changes))
    expect(error).toMatchObject({ statusCode: 400, param })
    expect((await shop.stripe.subscriptions.list({ status: 'all' })).data).toEqual([])
  })

  test('one price twice, an archived price, and two currencies', async () => {
    const shop = await openShop(emulator)
    const euro = await shop.stripe.prices.create({
      product_data: { name: 'Euro' },
      currency: 'eur',
      unit_amount: 1000,
      recurring: { interval: 'month' },
    })
    const wishes = [
      [{ price: shop.price.id }, { price: shop.price.id }],
      [{ price: shop.price.id }, { price: euro.id }],
    ]
    for (const items of wishes) {
      expect((await failureOf(startIncomplete(shop, { items }))).statusCode).toBe(400)
    }
    await shop.stripe.prices.update(shop.price.id, { active: false })
    const error = await failureOf(startIncomplete(shop))
    expect(error.message).toBe('The price specified is inactive. This field only accepts active prices.')
  })
})
