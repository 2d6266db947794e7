import type Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import { emulatorForTests, failureOf } from '../conformance/start-for-tests.ts'
import { advance, confirmInBrowser, openShop, secretOf, startIncomplete } from './billing-for-tests.ts'
import { amounts, at, newsSince, openRunning } from './running-for-tests.ts'

const emulator = emulatorForTests()
const DAY = 86_400
const START = at('2026-11-01T00:00:00Z')
const END = START + 14 * DAY

type Missing = 'cancel' | 'create_invoice' | 'pause'

/** A trial of 14 days without a card. */
async function openTrial(missing: Missing, terms: Partial<Stripe.SubscriptionCreateParams> = {}) {
  const shop = await openShop(emulator, { frozen: START })
  const subscription = await startIncomplete(shop, {
    trial_period_days: 14,
    trial_settings: { end_behavior: { missing_payment_method: missing } },
    ...terms,
  })
  return { shop, subscription, id: subscription.id }
}

async function addCard(shop: { stripe: Stripe; customer: Stripe.Customer }, token = 'pm_card_visa') {
  const method = await shop.stripe.paymentMethods.attach(token, { customer: shop.customer.id })
  await shop.stripe.customers.update(shop.customer.id, {
    invoice_settings: { default_payment_method: method.id },
  })
}

async function latest(stripe: Stripe, subscription: string): Promise<Stripe.Invoice | undefined> {
  return (await stripe.invoices.list({ subscription, limit: 1 })).data[0]
}

describe('a trial that ends by itself', () => {
  test.each([
    ['cancel', 'canceled', ['customer.subscription.deleted']],
    ['pause', 'paused', ['customer.subscription.updated', 'customer.subscription.paused']],
    ['create_invoice', 'active', ['customer.subscription.updated', 'invoice.created']],
  ] as const)('without a card and with %s is %s', async (missing, status, events) => {
    const { shop, id } = await openTrial(missing)
    await advance(emulator, shop, END - 1)
    const news = await newsSince(shop.stripe)
    await advance(emulator, shop, END)
    expect((await shop.stripe.subscriptions.retrieve(id)).status).toBe(status)
    expect((await news()).filter((type) => !type.startsWith('setup_intent'))).toEqual(events)
  })

  test.each(['cancel', 'pause', 'create_invoice'] as const)(
    'with a card that was added meanwhile is paid, whatever %s says',
    async (missing) => {
      const { shop, id } = await openTrial(missing)
      await advance(emulator, shop, START + 5 * DAY)
      await addCard(shop)
      await advance(emulator, shop, END + 3600)
      expect((await shop.stripe.subscriptions.retrieve(id)).status).toBe('active')
      expect(await latest(shop.stripe, id)).toMatchObject({
        status: 'paid',
        billing_reason: 'subscription_cycle',
        amount_paid: 2000,
      })
    },
  )

  test('is announced three days ahead, and its invoice seven', async () => {
    const { shop } = await openTrial('cancel')
    await addCard(shop)
    const news = await newsSince(shop.stripe)
    await advance(emulator, shop, END - 7 * DAY)
    expect(await news()).toEqual(['invoice.upcoming'])
    const [event] = (await shop.stripe.events.list({ type: 'invoice.upcoming' })).data
    expect(event?.data.object).toMatchObject({ object: 'invoice', amount_due: 2000, status: 'draft' })
    expect(event?.data.object).not.toHaveProperty('id')
    await advance(emulator, shop, END - 3 * DAY)
    expect((await news()).slice(1)).toEqual(['customer.subscription.trial_will_end'])
  })

  test('and is shorter than three days is announced at once', async () => {
    const shop = await openShop(emulator, { frozen: START })
    const news = await newsSince(shop.stripe)
    await startIncomplete(shop, { trial_end: START + 2 * DAY })
    expect(await news()).toContain('customer.subscription.trial_will_end')
  })
})

describe('a trial that is ended now', () => {
  test('is announced, charged in the request and starts its period', async () => {
    const { shop, id } = await openTrial('cancel')
    await addCard(shop)
    await advance(emulator, shop, START + 5 * DAY)
    const news = await newsSince(shop.stripe)
    const ended = await shop.stripe.subscriptions.update(id, { trial_end: 'now' })
    expect(ended).toMatchObject({
      status: 'active',
      trial_end: START + 5 * DAY,
      billing_cycle_anchor: START + 5 * DAY,
    })
    expect(await news()).toEqual([
      'invoice.created',
      'payment_intent.created',
      'invoice.finalized',
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoice.updated',
      'invoice.paid',
      'invoice.payment_succeeded',
      'customer.subscription.trial_will_end',
      'customer.subscription.updated',
      'invoice_payment.paid',
    ])
    const again = await newsSince(shop.stripe)
    expect(await shop.stripe.subscriptions.update(id, { trial_end: 'now' })).toEqual(ended)
    expect(await again()).toEqual([])
  })

  test.each([
    ['cancel', 'canceled'],
    ['pause', 'paused'],
    ['create_invoice', 'past_due'],
  ] as const)('without a card and with %s is %s', async (missing, status) => {
    const { shop, id } = await openTrial(missing)
    const ended = await shop.stripe.subscriptions.update(id, { trial_end: 'now' })
    expect(ended.status).toBe(status)
    expect((await shop.stripe.subscriptions.retrieve(id)).status).toBe(status)
  })

  test('runs on until a declined card is replaced, with pending_if_incomplete', async () => {
    const { shop, id } = await openTrial('cancel')
    await addCard(shop, 'pm_card_chargeCustomerFail')
    const waiting = await shop.stripe.subscriptions.update(id, {
      trial_end: 'now',
      payment_behavior: 'pending_if_incomplete',
      expand: ['latest_invoice.confirmation_secret'],
    })
    expect(waiting).toMatchObject({ status: 'trialing', pending_update: { trial_end: START } })
    await confirmInBrowser(emulator, shop, secretOf(waiting), '4242424242424242')
    expect(await shop.stripe.subscriptions.retrieve(id)).toMatchObject({
      status: 'active',
      trial_end: START,
      pending_update: null,
    })
  })

  test('bills what is left until the anchor where that is to stay', async () => {
    const { shop, id } = await openTrial('cancel', {
      trial_settings: {
        end_behavior: { missing_payment_method: 'cancel', billing_cycle_anchor: 'unchanged' },
      },
    })
    await addCard(shop)
    const ended = await shop.stripe.subscriptions.update(id, { trial_end: 'now' })
    expect(ended).toMatchObject({ status: 'active', billing_cycle_anchor: END })
    expect(ended.items.data[0]?.current_period_end).toBe(END)
    // 14 of the 31 days from 15 October to 15 November.
    expect(amounts((await latest(shop.stripe, id)) ?? null)).toEqual([903])
    await advance(emulator, shop, END)
    expect(amounts((await latest(shop.stripe, id)) ?? null)).toEqual([2000])
  })
})

describe('a trial end that moves', () => {
  test('later takes the period and the anchor along, and is announced anew', async () => {
    const { shop, id } = await openTrial('cancel')
    const later = START + 30 * DAY
    const news = await newsSince(shop.stripe)
    const moved = await shop.stripe.subscriptions.update(id, { trial_end: later })
    expect(moved).toMatchObject({ status: 'trialing', trial_end: later, billing_cycle_anchor: later })
    expect(moved.items.data[0]).toMatchObject({ current_period_start: START, current_period_end: later })
    expect(await news()).toEqual(['customer.subscription.updated'])
    await advance(emulator, shop, END)
    expect((await shop.stripe.subscriptions.retrieve(id)).status).toBe('trialing')
  })

  test('onto a paid subscription gives back what is left of its period', async () => {
    const shop = await openRunning(emulator)
    const { id } = shop.subscription
    await advance(emulator, shop, at('2026-11-16T00:00:00Z'))
    const until = at('2026-12-16T00:00:00Z')
    const trial = await shop.stripe.subscriptions.update(id, { trial_end: until })
    expect(trial).toMatchObject({ status: 'trialing', trial_start: at('2026-11-16T00:00:00Z') })
    await advance(emulator, shop, until)
    expect(amounts((await latest(shop.stripe, id)) ?? null)).toEqual([-1000, 2000])
  })

  test('ends before a later anchor, and bills the part between', async () => {
    const shop = await openShop(emulator, { frozen: START })
    await addCard(shop)
    const { id } = await shop.stripe.subscriptions.create({
      customer: shop.customer.id,
      items: [{ price: shop.price.id }],
      trial_end: at('2026-11-16T00:00:00Z'),
      billing_cycle_anchor: at('2026-12-01T00:00:00Z'),
    })
    await advance(emulator, shop, at('2026-11-16T00:00:00Z'))
    expect(amounts((await latest(shop.stripe, id)) ?? null)).toEqual([1000])
    await advance(emulator, shop, at('2026-12-01T00:00:00Z'))
    expect(amounts((await latest(shop.stripe, id)) ?? null)).toEqual([2000])
  })

  test('must lie ahead, within two years', async () => {
    const { shop, id } = await openTrial('cancel')
    for (const trial_end of [START - 1, START + 800 * DAY]) {
      const error = await failureOf(shop.stripe.subscriptions.update(id, { trial_end }))
      expect(error).toMatchObject({ statusCode: 400, param: 'trial_end' })
    }
  })
})

test('an upcoming invoice is announced once a period, and not for what ends or is not collected', async () => {
  const shop = await openRunning(emulator)
  const { id } = shop.subscription
  const heard = async () => (await shop.stripe.events.list({ type: 'invoice.upcoming' })).data.length
  await advance(emulator, shop, at('2026-11-23T23:59:59Z'))
  expect(await heard()).toBe(0)
  await advance(emulator, shop, at('2026-11-24T00:00:00Z'))
  await shop.stripe.subscriptions.update(id, { items: [{ id: shop.item, quantity: 2 }] })
  expect(await heard()).toBe(1)
  await shop.stripe.subscriptions.update(id, { pause_collection: { behavior: 'void' } })
  await advance(emulator, shop, at('2026-12-31T00:00:00Z'))
  expect(await heard()).toBe(1)
  await shop.stripe.subscriptions.update(id, { pause_collection: '', cancel_at_period_end: true })
  await advance(emulator, shop, at('2027-01-31T00:00:00Z'))
  expect(await heard()).toBe(1)
})

test('an update may begin the trial that the new price has by itself', async () => {
  const shop = await openRunning(emulator)
  const { id: price } = await shop.stripe.prices.create({
    currency: 'usd',
    unit_amount: 5000,
    recurring: { interval: 'month', trial_period_days: 10 },
    product_data: { name: 'Pro' },
  })
  const items = [{ id: shop.item, price }]
  const after = await shop.stripe.subscriptions.update(shop.subscription.id, { items, trial_from_plan: true })
  expect(after).toMatchObject({ status: 'trialing', trial_end: START + 10 * DAY })
  const none = await openRunning(emulator)
  const same = await none.stripe.subscriptions.update(none.subscription.id, { trial_from_plan: true })
  expect(same).toMatchObject({ status: 'active', trial_end: null })
})
