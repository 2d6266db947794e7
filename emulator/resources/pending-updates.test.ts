import type Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import { emulatorForTests, failureOf } from '../conformance/start-for-tests.ts'
import { advance, answerChallenge, confirmInBrowser, secretOf } from './billing-for-tests.ts'
import { amounts, at, newsSince, openRunning, priceOf, type Running } from './running-for-tests.ts'

const emulator = emulatorForTests()
const MIDDLE = at('2026-11-16T00:00:00Z')
const DECEMBER = at('2026-12-01T00:00:00Z')

const INVOICED = [
  'invoiceitem.created',
  'invoiceitem.created',
  'invoice.created',
  'payment_intent.created',
  'invoice.finalized',
]
const PAID = [
  'charge.succeeded',
  'payment_intent.succeeded',
  'invoice.updated',
  'invoice.paid',
  'invoice.payment_succeeded',
  'customer.subscription.updated',
]
const DECLINED = [
  'charge.failed',
  'payment_intent.payment_failed',
  'invoice.payment_failed',
  'invoice.updated',
]

/** A subscription at $20.00 in the middle of its month that pays with that card, and a plan at $50.00. */
async function openMiddle(token = 'pm_card_visa') {
  const shop = await openRunning(emulator)
  const pro = await priceOf(shop, 5000)
  await advance(emulator, shop, MIDDLE)
  const method = await shop.stripe.paymentMethods.attach(token, { customer: shop.customer.id })
  await shop.stripe.subscriptions.update(shop.subscription.id, { default_payment_method: method.id })
  return { shop, pro, id: shop.subscription.id }
}

/** Upgrades with that payment behavior; the answer tells the news too. */
async function upgrade(
  { shop, pro, id }: { shop: Running; pro: Stripe.Price; id: string },
  payment_behavior: Stripe.SubscriptionUpdateParams.PaymentBehavior,
  more: Stripe.SubscriptionUpdateParams = {},
) {
  const news = await newsSince(shop.stripe)
  const changed = await shop.stripe.subscriptions.update(id, {
    items: [{ id: shop.item, price: pro.id }],
    proration_behavior: 'always_invoice',
    payment_behavior,
    expand: ['latest_invoice.confirmation_secret'],
    ...more,
  })
  return { changed, news: await news(), priceNow: changed.items.data[0]?.price.id }
}

const statusOf = ({ latest_invoice: invoice }: Stripe.Subscription) =>
  typeof invoice === 'object' ? invoice?.status : null

describe('an upgrade that is paid in the request', () => {
  test.each(['allow_incomplete', 'pending_if_incomplete', 'error_if_incomplete'] as const)(
    'is made and told once, with %s',
    async (behavior) => {
      const open = await openMiddle()
      const { changed, news, priceNow } = await upgrade(open, behavior)
      expect(priceNow).toBe(open.pro.id)
      expect(changed).toMatchObject({ status: 'active', pending_update: null })
      expect(news).toEqual([...INVOICED, ...PAID, 'invoice_payment.paid'])
    },
  )
})

describe('an upgrade whose card declines', () => {
  test('waits with pending_if_incomplete, and is made when another card pays', async () => {
    const open = await openMiddle('pm_card_chargeCustomerFail')
    const { changed, news, priceNow } = await upgrade(open, 'pending_if_incomplete')
    expect(news).toEqual([...INVOICED, ...DECLINED, 'customer.subscription.updated'])
    expect(priceNow).toBe(open.shop.price.id)
    expect(changed).toMatchObject({
      status: 'active',
      pending_update: {
        billing_cycle_anchor: null,
        cancel_at_period_end: null,
        expires_at: MIDDLE + 23 * 3600,
        metadata: null,
        subscription_items: [{ id: open.shop.item, price: { id: open.pro.id } }],
        trial_end: null,
      },
    })
    const later = await newsSince(open.shop.stripe)
    await confirmInBrowser(emulator, open.shop, secretOf(changed), '4242424242424242')
    expect((await later()).filter((type) => type.startsWith('customer.subscription'))).toEqual([
      'customer.subscription.updated',
      'customer.subscription.pending_update_applied',
    ])
    const after = await open.shop.stripe.subscriptions.retrieve(open.id)
    expect(after.items.data[0]?.price.id).toBe(open.pro.id)
    expect(after).toMatchObject({ status: 'active', pending_update: null })
  })

  test('is made all the same with allow_incomplete, and falls past due', async () => {
    const open = await openMiddle('pm_card_chargeCustomerFail')
    const { changed, news, priceNow } = await upgrade(open, 'allow_incomplete')
    expect(priceNow).toBe(open.pro.id)
    expect(changed.status).toBe('past_due')
    expect(news).toEqual([...INVOICED, ...DECLINED, 'customer.subscription.updated', 'customer.updated'])
    await confirmInBrowser(emulator, open.shop, secretOf(changed), '4242424242424242')
    const after = await open.shop.stripe.subscriptions.retrieve(open.id, { expand: ['customer'] })
    expect(after).toMatchObject({ status: 'active', customer: { delinquent: false } })
  })
})

describe('an upgrade whose card needs its holder', () => {
  test('waits for the bank’s check with pending_if_incomplete', async () => {
    const open = await openMiddle('pm_card_authenticationRequired')
    const { changed, news, priceNow } = await upgrade(open, 'pending_if_incomplete')
    expect(priceNow).toBe(open.shop.price.id)
    expect(news).toEqual([
      ...INVOICED,
      'payment_intent.requires_action',
      'invoice.payment_action_required',
      'invoice.updated',
      'customer.subscription.updated',
    ])
    const intent = await confirmInBrowser(emulator, open.shop, secretOf(changed), '4000002760003184')
    await answerChallenge(emulator, open.shop, intent, 'complete')
    const after = await open.shop.stripe.subscriptions.retrieve(open.id)
    expect(after.items.data[0]?.price.id).toBe(open.pro.id)
  })

  test('is refused whole with error_if_incomplete', async () => {
    const open = await openMiddle('pm_card_authenticationRequired')
    const before = await open.shop.stripe.subscriptions.retrieve(open.id)
    const error = await failureOf(upgrade(open, 'error_if_incomplete'))
    expect(error).toMatchObject({ statusCode: 402, code: 'subscription_payment_intent_requires_action' })
    expect(await open.shop.stripe.subscriptions.retrieve(open.id)).toEqual(before)
    expect((await open.shop.stripe.invoices.list({ subscription: open.id })).data).toHaveLength(1)
  })
})

test('default_incomplete makes the change past due until its intent is confirmed, also with a good card', async () => {
  const open = await openMiddle()
  const { changed, priceNow } = await upgrade(open, 'default_incomplete')
  expect(priceNow).toBe(open.pro.id)
  expect(changed).toMatchObject({
    status: 'past_due',
    latest_invoice: { status: 'open', attempt_count: 0 },
  })
  await confirmInBrowser(emulator, open.shop, secretOf(changed), '4242424242424242')
  expect((await open.shop.stripe.subscriptions.retrieve(open.id)).status).toBe('active')
})

describe('a change that waits', () => {
  test('holds metadata and the planned end back too, and a new change takes its place', async () => {
    const open = await openMiddle('pm_card_chargeCustomerFail')
    const { changed } = await upgrade(open, 'pending_if_incomplete', {
      metadata: { plan: 'pro' },
      cancel_at_period_end: true,
    })
    expect(changed).toMatchObject({
      metadata: {},
      cancel_at_period_end: false,
      pending_update: { metadata: { plan: 'pro' }, cancel_at_period_end: true },
    })
    const news = await newsSince(open.shop.stripe)
    const again = await upgrade(open, 'pending_if_incomplete')
    expect((await news()).slice(0, 4)).toEqual([
      'payment_intent.canceled',
      'invoice.voided',
      'customer.subscription.updated',
      'customer.subscription.pending_update_expired',
    ])
    expect(again.changed.pending_update).toMatchObject({ metadata: null, cancel_at_period_end: null })
    await confirmInBrowser(emulator, open.shop, secretOf(again.changed), '4242424242424242')
    expect(await open.shop.stripe.subscriptions.retrieve(open.id)).toMatchObject({
      metadata: {},
      cancel_at: null,
    })
  })

  test('is given up with its voided invoice; what waited before it waits again', async () => {
    const open = await openMiddle('pm_card_chargeCustomerFail')
    const { shop, id } = open
    await shop.stripe.subscriptions.update(id, { items: [{ id: shop.item, quantity: 2 }] })
    const { changed } = await upgrade(open, 'pending_if_incomplete')
    expect(changed.latest_invoice).toMatchObject({ total: 1500 })
    const invoice = typeof changed.latest_invoice === 'object' ? changed.latest_invoice?.id : null
    await shop.stripe.invoices.voidInvoice(invoice ?? '')
    const after = await shop.stripe.subscriptions.retrieve(id)
    expect(after.pending_update).toBeNull()
    const waiting = await shop.stripe.invoiceItems.list({ customer: shop.customer.id, pending: true })
    expect(waiting.data.map(({ amount }) => amount)).toEqual([-1000, 2000])
  })

  test('may be a new item, which is answered but not yet the subscription’s', async () => {
    const { shop, pro, id } = await openMiddle('pm_card_chargeCustomerFail')
    const item = await shop.stripe.subscriptionItems.create({
      subscription: id,
      price: pro.id,
      proration_behavior: 'always_invoice',
      payment_behavior: 'pending_if_incomplete',
    })
    expect(item.price.id).toBe(pro.id)
    const after = await shop.stripe.subscriptions.retrieve(id)
    expect(after.items.data).toHaveLength(1)
    expect(after.pending_update?.subscription_items?.map((one) => one.id)).toEqual([shop.item, item.id])
  })

  test.each([
    [{ default_payment_method: 'pm_card_visa' }, 'default_payment_method'],
    [{ collection_method: 'send_invoice' as const, days_until_due: 3 }, 'collection_method'],
    [{ payment_settings: { save_default_payment_method: 'off' as const } }, 'payment_settings'],
    [{ pause_collection: '' as const }, 'pause_collection'],
    [{ trial_settings: { end_behavior: { missing_payment_method: 'pause' as const } } }, 'trial_settings'],
  ])('is refused beside %j', async (more, param) => {
    const shop = await openRunning(emulator)
    const error = await failureOf(
      shop.stripe.subscriptions.update(shop.subscription.id, {
        items: [{ id: shop.item, quantity: 2 }],
        payment_behavior: 'pending_if_incomplete',
        ...more,
      }),
    )
    expect(error).toMatchObject({ statusCode: 400, param })
    expect(error.message).toContain(`Unsupported: \`${param}\``)
  })
})

test('an item that is sent again as it is makes no event and moves no money', async () => {
  const { shop, id } = await openMiddle()
  const before = await shop.stripe.subscriptions.retrieve(id)
  const news = await newsSince(shop.stripe)
  const same = await shop.stripe.subscriptions.update(id, {
    items: [{ id: shop.item, price: shop.price.id, quantity: 1 }],
    proration_behavior: 'always_invoice',
    payment_behavior: 'pending_if_incomplete',
    billing_cycle_anchor: { type: 'unchanged' },
  })
  expect(same).toEqual(before)
  expect(Object.keys(same.items.data[0] ?? {})).toEqual(Object.keys(before.items.data[0] ?? {}))
  expect(await news()).toEqual([])
})

describe('an anchor that is moved to now', () => {
  const next = at('2026-12-16T00:00:00Z')

  test.each([
    // What is changed, how it is prorated, the lines billed now (none: no invoice), the lines of the renewal.
    ['nothing', 'always_invoice', [-1000, 2000], [2000]],
    ['nothing', 'create_prorations', null, [-1000, 2000, 2000]],
    ['nothing', 'none', [2000], [2000]],
    ['the price', 'always_invoice', [-1000, 5000], [5000]],
    ['the price', 'create_prorations', [-1000, 5000], [5000]],
    ['the price', 'none', [5000], [5000]],
  ] as const)('changing %s with %s bills so', async (what, proration_behavior, now, then) => {
    const { shop, pro, id } = await openMiddle()
    const changed = await shop.stripe.subscriptions.update(id, {
      ...(what === 'nothing' ? {} : { items: [{ id: shop.item, price: pro.id }] }),
      billing_cycle_anchor: { type: 'now' },
      proration_behavior,
      expand: ['latest_invoice'],
    })
    expect(changed.billing_cycle_anchor).toBe(MIDDLE)
    expect(changed.items.data[0]).toMatchObject({ current_period_start: MIDDLE, current_period_end: next })
    const { latest_invoice: invoice } = changed
    const billed = typeof invoice === 'object' ? invoice : null
    if (now === null) expect(billed?.id).toBe(shop.subscription.latest_invoice)
    else expect(amounts(billed)).toEqual(now)
    await advance(emulator, shop, DECEMBER)
    expect((await shop.stripe.invoices.list({ subscription: id })).data).toHaveLength(now === null ? 1 : 2)
    await advance(emulator, shop, next)
    const [renewal] = (await shop.stripe.invoices.list({ subscription: id })).data
    expect(amounts(renewal ?? null)).toEqual(then)
  })

  test('prorates from the given date, and is refused in a trial', async () => {
    const { shop, pro, id } = await openMiddle()
    const changed = await shop.stripe.subscriptions.update(id, {
      items: [{ id: shop.item, price: pro.id }],
      proration_behavior: 'always_invoice',
      proration_date: at('2026-11-13T00:00:00Z'),
      expand: ['latest_invoice'],
    })
    const { latest_invoice: invoice } = changed
    expect(amounts(typeof invoice === 'object' ? invoice : null)).toEqual([-1200, 3000])
    const trial = await shop.stripe.subscriptions.create({
      customer: shop.customer.id,
      items: [{ price: shop.price.id }],
      trial_period_days: 7,
    })
    const error = await failureOf(
      shop.stripe.subscriptions.update(trial.id, { billing_cycle_anchor: { type: 'now' } }),
    )
    expect(error).toMatchObject({ statusCode: 400, param: 'billing_cycle_anchor' })
  })
})

test('a pending change is over with its subscription', async () => {
  const open = await openMiddle('pm_card_chargeCustomerFail')
  await upgrade(open, 'pending_if_incomplete')
  const canceled = await open.shop.stripe.subscriptions.cancel(open.id, { expand: ['latest_invoice'] })
  expect(canceled).toMatchObject({ status: 'canceled', pending_update: null })
  expect(statusOf(canceled)).toBe('void')
})
