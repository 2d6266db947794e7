import type Stripe from 'stripe'
import type { TestEmulator } from '../conformance/start-for-tests.ts'
import { advance, eventTypes, openShop, type Shop } from './billing-for-tests.ts'

export const at = (iso: string) => Date.parse(iso) / 1000
export const NOVEMBER = at('2026-11-01T00:00:00Z')

export interface Running extends Shop {
  clock: Stripe.TestHelpers.TestClock | null
  subscription: Stripe.Subscription
  item: string
}

/** A paid subscription with a saved card that began at `start`. */
export async function openRunning(
  emulator: TestEmulator,
  options: { start?: number; amount?: number; quantity?: number } = {},
): Promise<Running> {
  const shop = await openShop(emulator, {
    frozen: options.start ?? NOVEMBER,
    unitAmount: options.amount ?? 2000,
  })
  const method = await shop.stripe.paymentMethods.attach('pm_card_visa', { customer: shop.customer.id })
  const subscription = await shop.stripe.subscriptions.create({
    customer: shop.customer.id,
    default_payment_method: method.id,
    items: [{ price: shop.price.id, quantity: options.quantity ?? 1 }],
  })
  return { ...shop, subscription, item: subscription.items.data[0]?.id ?? '' }
}

/** Another monthly or yearly price in the same currency. */
export const priceOf = (shop: Shop, amount: number, interval: 'month' | 'year' = 'month') =>
  shop.stripe.prices.create({
    currency: 'usd',
    unit_amount: amount,
    recurring: { interval },
    product_data: { name: `Plan ${amount}` },
  })

/** Updates the subscription at that moment and answers its latest invoice. */
export async function change(
  emulator: TestEmulator,
  shop: Running,
  when: string,
  params: Stripe.SubscriptionUpdateParams,
): Promise<Stripe.Invoice | null> {
  await advance(emulator, shop, at(when))
  const after = await shop.stripe.subscriptions.update(shop.subscription.id, {
    ...params,
    expand: ['latest_invoice'],
  })
  return typeof after.latest_invoice === 'object' ? after.latest_invoice : null
}

/** What each line comes to, in the invoice's order. */
export const amounts = (invoice: Stripe.Invoice | null) => invoice?.lines.data.map((line) => line.amount)

/** Advances to that moment and answers the latest invoice. */
export async function renewal(
  emulator: TestEmulator,
  shop: Running,
  when: string,
): Promise<Stripe.Invoice | null> {
  await advance(emulator, shop, at(when))
  const after = await shop.stripe.subscriptions.retrieve(shop.subscription.id, { expand: ['latest_invoice'] })
  return typeof after.latest_invoice === 'object' ? after.latest_invoice : null
}

/** Answers the types of the account's events from now on, oldest first, without those of its clocks. */
export async function newsSince(stripe: Stripe): Promise<() => Promise<string[]>> {
  const before = (await eventTypes(stripe)).length
  return async () =>
    (await eventTypes(stripe)).slice(before).filter((type) => !type.startsWith('test_helpers'))
}
