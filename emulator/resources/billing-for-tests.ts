import type Stripe from 'stripe'
import type { Called, TestEmulator } from '../conformance/start-for-tests.ts'

export interface Shop {
  stripe: Stripe & { readonly account: string }
  price: Stripe.Price
  customer: Stripe.Customer
}

/** An account with a product at $20.00 a month and a customer, who may live on a clock that starts at `frozen`. */
export async function openShop(
  emulator: TestEmulator,
  options: { frozen?: number; unitAmount?: number; price?: Partial<Stripe.PriceCreateParams> } = {},
): Promise<Shop & { clock: Stripe.TestHelpers.TestClock | null }> {
  const stripe = emulator.client()
  const product = await stripe.products.create({ name: 'Basic' })
  const price = await stripe.prices.create({
    product: product.id,
    currency: 'usd',
    unit_amount: options.unitAmount ?? 2000,
    recurring: { interval: 'month' },
    ...options.price,
  })
  const clock =
    options.frozen === undefined
      ? null
      : await stripe.testHelpers.testClocks.create({ frozen_time: options.frozen })
  const customer = await stripe.customers.create({
    email: 'ada@example.com',
    ...(clock === null ? {} : { test_clock: clock.id }),
  })
  return { stripe, price, customer, clock }
}

/** Subscribes as a checkout does: the first payment is confirmed in the browser. */
export function startIncomplete(
  shop: Shop,
  changes: Partial<Stripe.SubscriptionCreateParams> = {},
): Promise<Stripe.Subscription> {
  return shop.stripe.subscriptions.create({
    customer: shop.customer.id,
    items: [{ price: shop.price.id }],
    payment_behavior: 'default_incomplete',
    payment_settings: { save_default_payment_method: 'on_subscription' },
    expand: ['latest_invoice.confirmation_secret', 'pending_setup_intent'],
    ...changes,
  })
}

/** The client secret that the page confirms the first payment with. */
export function secretOf(subscription: Stripe.Subscription): string {
  const invoice = subscription.latest_invoice
  const secret = typeof invoice === 'object' ? invoice?.confirmation_secret?.client_secret : undefined
  if (secret === undefined) throw new Error(`${subscription.id} has nothing to confirm`)
  return secret
}

/** A request of the page: the publishable key travels as a parameter, as Stripe.js sends it. */
export function fromBrowser(
  emulator: TestEmulator,
  shop: Shop,
  path: string,
  params: Record<string, string>,
): Promise<Called> {
  const body = new URLSearchParams({ ...params, key: `pk_test_${shop.stripe.account}` }).toString()
  return emulator.call('POST', path, { key: '', body })
}

export const cardParams = (number: string) => ({
  'payment_method_data[type]': 'card',
  'payment_method_data[card][number]': number,
  'payment_method_data[card][exp_month]': '12',
  'payment_method_data[card][exp_year]': '40',
  'payment_method_data[card][cvc]': '123',
  'payment_method_data[billing_details][address][postal_code]': '12345',
  'payment_method_data[guid]': 'NA',
})

/** Confirms the intent behind a client secret with a typed card, as the Payment Element does. */
export function confirmInBrowser(
  emulator: TestEmulator,
  shop: Shop,
  clientSecret: string,
  number: string,
): Promise<Called> {
  const [id = ''] = clientSecret.split('_secret_')
  const noun = id.startsWith('seti_') ? 'setup_intents' : 'payment_intents'
  return fromBrowser(emulator, shop, `/v1/${noun}/${id}/confirm`, {
    ...cardParams(number),
    client_secret: clientSecret,
    use_stripe_sdk: 'true',
    return_url: 'https://example.com/return',
  })
}

/** Answers the bank's check that an intent waits for. */
export function answerChallenge(
  emulator: TestEmulator,
  shop: Shop,
  intent: Called,
  outcome: 'complete' | 'fail' | 'cancel',
): Promise<Called> {
  const [source] = /(payatt|setatt)_\w+/.exec(JSON.stringify(intent.body)) ?? []
  return fromBrowser(emulator, shop, '/v1/3ds2/challenge_complete', { source: source ?? '', outcome })
}

/** Types of the account's events, oldest first. */
export async function eventTypes(stripe: Stripe): Promise<string[]> {
  const events = await stripe.events.list({ limit: 100 })
  return events.data.map((event) => event.type).reverse()
}

/** Advances the customer's clock and waits until all that fell due is done. */
export async function advance(
  emulator: TestEmulator,
  shop: Shop & { clock: Stripe.TestHelpers.TestClock | null },
  to: number,
): Promise<void> {
  if (shop.clock === null) throw new Error('The shop has no clock')
  await shop.stripe.testHelpers.testClocks.advance(shop.clock.id, { frozen_time: to })
  await emulator.idle()
}
