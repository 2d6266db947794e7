import type Stripe from 'stripe'
import { setUpMoney } from './recorded-money.ts'
import type { TestEmulator } from './start-for-tests.ts'

/** One answer of the emulator, word for word. */
export interface Recording {
  name: string
  /** Its type in the SDK, after `Stripe.`. */
  type: string
  json: object
}

/** A path to read once the account is set, and the SDK's type for what comes: add a line for a new kind of object. */
export type Reading = readonly [type: string, path: string]

/** Sets up accounts with an object of every kind and records what the emulator says of each, and every event. */
export async function recordAll(emulator: TestEmulator): Promise<Recording[]> {
  const money = emulator.client()
  const stripe = emulator.client()
  const key = `sk_test_${stripe.account}`
  const recordings = [
    ...(await read(emulator, money.account, await setUpMoney(money))),
    ...(await readEvents(emulator, money)),
    ...(await read(emulator, stripe.account, await setUp(stripe))),
  ]
  const price = (await stripe.prices.list({ limit: 1 })).data[0]?.id ?? ''
  const posts: [type: string, path: string, body: string][] = [
    [
      'WebhookEndpoint',
      '/v1/webhook_endpoints',
      'url=http://localhost:1/hook&enabled_events[]=price.deleted',
    ],
    ['Invoice', '/v1/invoices/create_preview', `subscription_details[items][0][price]=${price}&currency=eur`],
  ]
  for (const [type, path, body] of posts) {
    const answer = await emulator.call('POST', path, { key, body })
    if (answer.status !== 200) throw new Error(`POST ${path} answered ${JSON.stringify(answer.body)}`)
    recordings.push({ name: path, type, json: answer.body })
  }
  return [...recordings, ...(await readEvents(emulator, stripe))]
}

async function read(
  emulator: TestEmulator,
  account: string,
  readings: readonly Reading[],
): Promise<Recording[]> {
  const recordings: Recording[] = []
  for (const [type, path] of readings) {
    const { status, body } = await emulator.call('GET', path, { key: `sk_test_${account}` })
    if (status !== 200) throw new Error(`GET ${path} answered ${status}: ${JSON.stringify(body)}`)
    recordings.push({ name: path, type, json: body })
  }
  return recordings
}

async function readEvents(
  emulator: TestEmulator,
  stripe: Stripe & { readonly account: string },
): Promise<Recording[]> {
  const events = await stripe.events.list({ limit: 100 }).autoPagingToArray({ limit: 1000 })
  return Promise.all(
    events.map(async ({ id, type }) => {
      const { body } = await emulator.call('GET', `/v1/events/${id}`, { key: `sk_test_${stripe.account}` })
      return { name: type, type: 'Event', json: withoutPrevious(body) }
    }),
  )
}

async function setUp(stripe: Stripe): Promise<Reading[]> {
  const coupon = await stripe.coupons.create({
    percent_off: 12.5,
    duration: 'repeating',
    duration_in_months: 3,
    currency_options: {},
  })
  const code = await stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon: coupon.id } })
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: 1_900_000_000 })
  const product = await stripe.products.create({
    name: 'Team',
    default_price_data: { currency: 'eur', unit_amount: 2000, recurring: { interval: 'month' } },
  })
  const price = String(product.default_price)
  const tiered = await stripe.prices.create({
    product: product.id,
    currency: 'eur',
    billing_scheme: 'tiered',
    tiers_mode: 'volume',
    recurring: { interval: 'month' },
    tiers: [{ up_to: 'inf', unit_amount: 5 }],
    currency_options: { usd: { unit_amount: 7 } },
  })
  const customer = await stripe.customers.create({
    test_clock: clock.id,
    email: 'a@example.com',
    address: { country: 'IT' },
    tax: { ip_address: '192.0.2.1' },
    tax_id_data: [{ type: 'eu_vat', value: 'IT00000000000' }],
    shipping: { name: 'Ada', address: { line1: 'Via Roma 1' } },
    payment_method: 'pm_card_visa',
  })
  const [method] = (await stripe.paymentMethods.list({ customer: customer.id })).data
  const card = method?.id ?? ''
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: card } })
  const paid = await stripe.subscriptions.create({ customer: customer.id, items: [{ price }] })
  const discounted = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price, discounts: [{ coupon: coupon.id }] }],
    discounts: [{ promotion_code: code.id }],
  })
  const open = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price }],
    payment_behavior: 'default_incomplete',
    payment_settings: { save_default_payment_method: 'on_subscription' },
  })
  const trial = await stripe.subscriptions.create({
    customer: (await stripe.customers.create()).id,
    items: [{ price }],
    trial_period_days: 7,
    payment_behavior: 'default_incomplete',
  })
  const intent = await stripe.paymentIntents.create({ amount: 1000, currency: 'eur', customer: customer.id })
  const setup = await stripe.setupIntents.create({ customer: customer.id })
  const charged = await stripe.paymentIntents.create({
    amount: 1000,
    currency: 'eur',
    customer: customer.id,
    payment_method: card,
    confirm: true,
    return_url: 'http://localhost/return',
  })
  const setUpCard = await stripe.setupIntents.create({
    customer: customer.id,
    payment_method: 'pm_card_visa',
    confirm: true,
    return_url: 'http://localhost/return',
  })
  const declined = await stripe.paymentIntents.create({ amount: 1000, currency: 'eur' })
  await stripe.paymentIntents
    .confirm(declined.id, { payment_method: 'pm_card_chargeCustomerFail', return_url: 'http://localhost' })
    .catch(() => declined)
  const waiting = await stripe.paymentIntents.create({
    amount: 1000,
    currency: 'eur',
    payment_method: 'pm_card_threeDSecure2Required',
    confirm: true,
    use_stripe_sdk: true,
    return_url: 'http://localhost/return',
  })
  await stripe.subscriptions.cancel(open.id)
  const refund = await stripe.refunds.create({ payment_intent: charged.id, amount: 100 })
  const changed = await stripe.subscriptions.create({ customer: customer.id, items: [{ price }] })
  const item = changed.items.data[0]?.id ?? ''
  const billed = await stripe.subscriptions.update(changed.id, {
    items: [{ id: item, quantity: 2 }],
    proration_behavior: 'always_invoice',
  })
  const failing = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: customer.id })
  await stripe.subscriptions.update(changed.id, {
    default_payment_method: failing.id,
    cancel_at_period_end: true,
  })
  await stripe.subscriptions.update(changed.id, {
    items: [{ id: item, quantity: 3 }],
    proration_behavior: 'always_invoice',
    payment_behavior: 'pending_if_incomplete',
  })
  const rate = await stripe.taxRates.create({ display_name: 'VAT', percentage: 22, inclusive: true })
  const rated = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price, tax_rates: [rate.id] }],
    default_tax_rates: [rate.id],
  })
  const taxed = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price }],
    automatic_tax: { enabled: true },
  })
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: paid.id })
  const rest = await restingSubscription(stripe, price, coupon.id)
  const plain = await stripe.customers.create()
  await stripe.customers.del(plain.id)
  return [
    ['TestHelpers.TestClock', `/v1/test_helpers/test_clocks/${clock.id}`],
    ['Product', `/v1/products/${product.id}?expand[]=default_price`],
    ['Coupon', `/v1/coupons/${coupon.id}?expand[]=applies_to&expand[]=currency_options`],
    ['PromotionCode', `/v1/promotion_codes/${code.id}?expand[]=promotion.coupon`],
    ['Subscription', `/v1/subscriptions/${discounted.id}?expand[]=discounts.source.coupon`],
    [
      'Invoice',
      `/v1/invoices/${String(discounted.latest_invoice)}?expand[]=total_discount_amounts.discount.source.coupon`,
    ],
    ['TaxRate', `/v1/tax_rates/${rate.id}`],
    ['Subscription', `/v1/subscriptions/${rated.id}?expand[]=latest_invoice`],
    ['Subscription', `/v1/subscriptions/${taxed.id}?expand[]=latest_invoice`],
    ['Price', `/v1/prices/${price}`],
    ['Price', `/v1/prices/${tiered.id}?expand[]=tiers&expand[]=currency_options`],
    ['Customer', `/v1/customers/${customer.id}`],
    [
      'Customer',
      `/v1/customers/${customer.id}?expand[]=subscriptions&expand[]=test_clock&expand[]=tax_ids&expand[]=tax`,
    ],
    ['ApiList<Stripe.TaxId>', `/v1/customers/${customer.id}/tax_ids?expand[]=data.customer`],
    ['DeletedCustomer', `/v1/customers/${plain.id}`],
    ['ApiList<Stripe.Customer>', '/v1/customers'],
    ['Balance', '/v1/balance'],
    ['PaymentMethod', `/v1/payment_methods/${card}?expand[]=customer`],
    [
      'Subscription',
      `/v1/subscriptions/${paid.id}?expand[]=latest_invoice.payments&expand[]=default_payment_method`,
    ],
    ['Subscription', `/v1/subscriptions/${open.id}?expand[]=latest_invoice.confirmation_secret`],
    ['Subscription', `/v1/subscriptions/${trial.id}?expand[]=pending_setup_intent`],
    ['Invoice', `/v1/invoices/${String(paid.latest_invoice)}?expand[]=payments.data.payment.payment_intent`],
    ['ApiList<Stripe.InvoiceLineItem>', `/v1/invoices/${String(paid.latest_invoice)}/lines`],
    ['Refund', `/v1/refunds/${refund.id}?expand[]=charge`],
    ['Invoice', `/v1/invoices/${String(billed.latest_invoice)}`],
    ['Subscription', `/v1/subscriptions/${changed.id}`],
    ['SubscriptionSchedule', `/v1/subscription_schedules/${schedule.id}`],
    ['Subscription', `/v1/subscriptions/${rest.paused}?expand[]=schedule`],
    ['Subscription', `/v1/subscriptions/${rest.uncollected}?expand[]=latest_invoice`],
    ['ApiList<Stripe.SubscriptionSchedule>', `/v1/subscription_schedules?customer=${customer.id}`],
    ['SubscriptionItem', `/v1/subscription_items/${paid.items.data[0]?.id ?? ''}`],
    ['ApiList<Stripe.Charge>', `/v1/charges?customer=${customer.id}`],
    ['ApiList<Stripe.WebhookEndpoint>', '/v1/webhook_endpoints'],
    ['Account', '/v1/account'],
    ['ApiList<Stripe.InvoicePayment>', `/v1/invoice_payments?invoice=${String(paid.latest_invoice)}`],
    ['PaymentIntent', `/v1/payment_intents/${intent.id}`],
    ['PaymentIntent', `/v1/payment_intents/${charged.id}?expand[]=latest_charge`],
    ['SetupIntent', `/v1/setup_intents/${setup.id}`],
    ['SetupIntent', `/v1/setup_intents/${setUpCard.id}?expand[]=latest_attempt`],
    ['ApiList<Stripe.SetupAttempt>', `/v1/setup_attempts?setup_intent=${setUpCard.id}`],
    ['PaymentIntent', `/v1/payment_intents/${declined.id}?expand[]=latest_charge`],
    ['PaymentIntent', `/v1/payment_intents/${waiting.id}`],
    ['Charge', `/v1/charges/${String(charged.latest_charge)}?expand[]=balance_transaction`],
    ['SubscriptionItem', `/v1/subscription_items/${paid.items.data[0]?.id ?? ''}`],
    ['ApiList<Stripe.InvoiceLineItem>', `/v1/invoices/${String(paid.latest_invoice)}/lines`],
    ['ApiList<Stripe.PaymentMethod>', `/v1/customers/${customer.id}/payment_methods`],
  ]
}

/** A subscription that a schedule paused and will resume, and one whose invoices are not collected. */
async function restingSubscription(stripe: Stripe, price: string, coupon: string) {
  const { id: customer } = await stripe.customers.create({
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  })
  const paused = await stripe.subscriptions.create({ customer, items: [{ price }] })
  const { id, phases } = await stripe.subscriptionSchedules.create({ from_subscription: paused.id })
  const [running] = phases
  await stripe.subscriptionSchedules.update(id, {
    phases: [
      {
        items: [{ price }],
        start_date: running?.start_date ?? 0,
        end_date: running?.end_date ?? 0,
        discounts: [{ coupon }],
      },
    ],
    pause_schedules: [
      {
        pause: { pause_at: { type: 'now' }, settings: { invoicing_behavior: 'invoice' } },
        resume: { resume_at: { type: 'duration', duration: { interval: 'week' } } },
      },
    ],
  })
  const uncollected = await stripe.subscriptions.create({ customer, items: [{ price }] })
  await stripe.subscriptions.update(uncollected.id, {
    pause_collection: { behavior: 'mark_uncollectible' },
    items: [{ id: uncollected.items.data[0]?.id ?? '', quantity: 40 }],
    proration_behavior: 'always_invoice',
  })
  return { paused: paused.id, uncollected: uncollected.id }
}

/** Old values come with the changed keys alone, at every depth; the SDK's type declares only the outermost optional. */
function withoutPrevious(event: Record<string, unknown>): object {
  return { ...event, data: { ...Object(event['data']), previous_attributes: {} } }
}
