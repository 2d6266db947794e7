import fc from 'fast-check'
import Stripe from 'stripe'
import { createEmulator, type Emulator } from '../emulator.ts'
import { checkMoney, checkSubscriptions, type Life } from './life-checks.ts'
import { anySubscription, flag, nowOf, pick, type Dice, type Step } from './life-dice.ts'
import { MONEY_STEPS } from './life-money-steps.ts'
import { stripeOver } from './webhook-receiver.ts'

const START = Date.parse('2027-01-31T10:00:00Z') / 1000
const HOUR = 3600
/** How many lives one emulator holds before the next begins empty. */
const LIVES_EACH = 250

/**
 * Lives `runs` random lives of customers and their subscriptions, each a few legal calls long.
 * @throws the shortest life that breaks a rule, with its seed.
 */
export async function liveLives(runs: number, seed: number, longest: number): Promise<void> {
  const roll = fc.integer({ min: 0, max: 9_999 })
  const dice = fc.record({ what: roll, one: roll, two: roll, three: roll })
  const open = shops()
  const property = fc.asyncProperty(fc.array(dice, { minLength: 1, maxLength: longest }), async (steps) => {
    const life = await begin(await open())
    await STEPS.subscribe(life, { what: 0, one: steps[0]?.one ?? 0, two: 0, three: steps[0]?.three ?? 0 })
    for (const step of steps) {
      const choice = pick(Object.values(STEPS), step.what)
      await choice(life, step).catch(refuseFaults)
      await checkSubscriptions(life)
    }
    await checkMoney(life)
  })
  await fc.assert(property, { numRuns: runs, seed })
}

interface Shop {
  emulator: Emulator
  stripe: Stripe
  prices: readonly string[]
}

/** One shop serves many lives: they differ in their customers. */
function shops(): () => Promise<Shop> {
  let current: Shop | null = null
  let lives = 0
  return async () => {
    if (current === null || lives % LIVES_EACH === 0) current = await openShop()
    lives += 1
    return current
  }
}

async function openShop(): Promise<Shop> {
  const emulator = await createEmulator({ baseUrl: 'http://emulator.test' })
  const stripe = stripeOver(emulator, 'sk_test_life')
  const price = async (unit_amount: number, interval: 'month' | 'week' | 'year') => {
    const { id } = await stripe.prices.create({
      currency: 'usd',
      unit_amount,
      recurring: { interval },
      product_data: { name: `Plan ${unit_amount}` },
    })
    return id
  }
  const prices = [
    await price(2000, 'month'),
    await price(4999, 'month'),
    await price(20_000, 'year'),
    await price(0, 'month'),
    await price(700, 'week'),
  ]
  return { emulator, stripe, prices }
}

async function begin({ emulator, stripe, prices }: Shop): Promise<Life> {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: START })
  const customer = await stripe.customers.create({ test_clock: clock.id })
  return { stripe, emulator, customer: customer.id, clock: clock.id, prices, seen: new Map() }
}

/** A refusal is an answer; anything else is a fault. */
function refuseFaults(error: unknown): void {
  const isRefusal =
    error instanceof Stripe.errors.StripeInvalidRequestError || error instanceof Stripe.errors.StripeCardError
  if (!isRefusal) throw error
}

const PRORATION = ['always_invoice', 'create_prorations', 'none'] as const
const PAYMENT = [
  'allow_incomplete',
  'default_incomplete',
  'error_if_incomplete',
  'pending_if_incomplete',
] as const
/** Good cards more often: what never began cannot live long. */
const CARDS = [
  'pm_card_visa',
  'pm_card_visa',
  'pm_card_mastercard',
  'pm_card_chargeCustomerFail',
  'pm_card_visa',
  'pm_card_authenticationRequired',
] as const

async function changeItems(life: Life, { one, two, three }: Dice) {
  const { id, items } = await anySubscription(life, one)
  const item = pick(items.data, two)
  const price = pick(life.prices, three)
  const quantity = three % 4
  const wishes: Stripe.SubscriptionUpdateParams.Item[][] = [
    [{ id: item.id, quantity }],
    [{ id: item.id, price, quantity: 1 + quantity }],
    [{ price, quantity: 1 + quantity }],
    [{ id: item.id, deleted: true }, { price }],
  ]
  const params: Stripe.SubscriptionUpdateParams = {
    items: pick(wishes, two),
    proration_behavior: pick(PRORATION, one),
    payment_behavior: pick(PAYMENT, two + three),
    ...(three % 5 === 0 ? { billing_cycle_anchor: { type: 'now' } } : {}),
  }
  const details = {
    items: pick(wishes, two),
    proration_behavior: pick(PRORATION, one),
  }
  await life.stripe.invoices
    .createPreview({ subscription: id, subscription_details: details })
    .catch(refuseFaults)
  return life.stripe.subscriptions.update(id, params)
}

/** Each kind of step that a shop may take; what does not fit is refused. */
const STEPS = {
  ...MONEY_STEPS,
  async subscribe(life: Life, { one, two, three }: Dice) {
    const method = await life.stripe.paymentMethods.attach(pick(CARDS, two), { customer: life.customer })
    return life.stripe.subscriptions
      .create({
        customer: life.customer,
        items: [{ price: pick(life.prices, one), quantity: 1 + (three % 3) }],
        payment_behavior: two % 7 === 6 ? 'default_incomplete' : 'allow_incomplete',
        default_payment_method: method.id,
        ...(three % 3 === 1 ? { trial_period_days: 1 + (one % 40) } : {}),
        ...(three % 7 === 6 ? { cancel_at: (await nowOf(life)) + 1 + one * 400 } : {}),
      })
      .catch(refuseFaults)
  },
  advance: async (life, { one, two }) => {
    const frozen_time = (await nowOf(life)) + 1 + pick([HOUR, 24 * HOUR, one * 300, two * 250], one)
    await life.stripe.testHelpers.testClocks.advance(life.clock, { frozen_time })
    await life.emulator.idle()
  },
  changeItems,
  payWith: async (life, { one, two }) => {
    const { id } = await anySubscription(life, one)
    const method = await life.stripe.paymentMethods.attach(pick(CARDS, two), { customer: life.customer })
    await life.stripe.subscriptions.update(id, { default_payment_method: method.id })
  },
  planEnd: async (life, { one, two, three }) => {
    const { id } = await anySubscription(life, one)
    const at = (await nowOf(life)) + 1 + three * 500
    const ends: Stripe.SubscriptionUpdateParams[] = [
      { cancel_at_period_end: flag(three) },
      { cancel_at: at, proration_behavior: pick(PRORATION, three) },
      { cancel_at: '', proration_behavior: pick(PRORATION, three) },
      { cancel_at: 'min_period_end' },
    ]
    await life.stripe.subscriptions.update(id, pick(ends, two))
  },
  pause: async (life, { one, two }) => {
    const { id } = await anySubscription(life, one)
    await life.stripe.subscriptions.pause(id, {
      bill_for: { unused_time_from: { type: pick(['now', 'none', 'item_current_period_start'], two) } },
      invoicing_behavior: pick(['invoice', 'pending_invoice_item'], one),
    })
  },
  resume: async (life, { one, two, three }) => {
    const { id } = await anySubscription(life, one)
    await life.stripe.subscriptions.resume(id, {
      billing_cycle_anchor: { type: pick(['now', 'unchanged'], two) },
      proration_behavior: pick(PRORATION, three),
      payment_behavior: pick(['resume_on_payment_attempt', 'resume_on_payment_success'], one),
    })
  },
  pauseCollection: async (life, { one, two, three }) => {
    const { id } = await anySubscription(life, one)
    const behavior = pick(['keep_as_draft', 'mark_uncollectible', 'void'] as const, two)
    const resumes_at = (await nowOf(life)) + 1 + three * 300
    await life.stripe.subscriptions.update(id, {
      pause_collection: three % 3 === 0 ? '' : { behavior, resumes_at },
    })
  },
  moveTrial: async (life, { one, two, three }) => {
    const { id } = await anySubscription(life, one)
    await life.stripe.subscriptions.update(id, {
      trial_end: flag(two) ? 'now' : (await nowOf(life)) + 1 + three * 300,
      proration_behavior: pick(PRORATION, three),
    })
  },
  actOnInvoice: async (life, { one, two, three }) => {
    const { data } = await life.stripe.invoices.list({ customer: life.customer, limit: 20 })
    if (data.length === 0) return
    const { id } = pick(data, two)
    const acts = [
      () => life.stripe.invoices.pay(id, { off_session: flag(three) }),
      () => life.stripe.invoices.pay(id, { payment_method: 'pm_card_visa' }),
      () => life.stripe.invoices.pay(id, { paid_out_of_band: true }),
      () => life.stripe.invoices.voidInvoice(id),
      () => life.stripe.invoices.markUncollectible(id),
      () => life.stripe.invoices.finalizeInvoice(id),
    ]
    await pick(acts, one)()
  },
  addPendingItem: async (life, { one, two }) => {
    const { id } = await anySubscription(life, one)
    const item = { customer: life.customer, currency: 'usd', amount: (two % 4000) - 2000 }
    await life.stripe.invoiceItems.create(flag(one) ? item : { ...item, subscription: id })
  },
  discount: async (life, { one, two, three }) => {
    const { id } = await anySubscription(life, one)
    const duration = pick(['forever', 'once', 'repeating'] as const, two)
    const off = flag(three) ? { percent_off: 1 + (three % 100) } : { amount_off: 1 + three, currency: 'usd' }
    const coupon = await life.stripe.coupons.create({
      duration,
      ...off,
      ...(duration === 'repeating' ? { duration_in_months: 1 + (one % 3) } : {}),
    })
    await life.stripe.subscriptions.update(id, {
      discounts: three % 5 === 0 ? '' : [{ coupon: coupon.id }],
    })
  },
  schedule: async (life, { one, two, three }) => {
    const subscription = await anySubscription(life, one)
    const known = subscription.schedule
    if (known === null) {
      await life.stripe.subscriptionSchedules.create({ from_subscription: subscription.id })
      return
    }
    const id = typeof known === 'string' ? known : known.id
    const schedule = await life.stripe.subscriptionSchedules.retrieve(id)
    const now = await nowOf(life)
    const current = schedule.phases.find(({ start_date, end_date }) => start_date <= now && now < end_date)
    const acts = [
      () =>
        life.stripe.subscriptionSchedules.update(id, {
          end_behavior: pick(['release', 'cancel'], three),
          phases: [
            {
              items: [{ price: pick(life.prices, one) }],
              start_date: current?.start_date ?? now,
              end_date: flag(two) ? (current?.end_date ?? now + 1) : now + 1 + three * 100,
            },
            {
              items: [{ price: pick(life.prices, three), quantity: 2 }],
              proration_behavior: pick(PRORATION, two),
            },
          ],
        }),
      () =>
        life.stripe.subscriptionSchedules.update(id, {
          pause_schedules: [
            {
              pause: { pause_at: { type: 'timestamp', timestamp: now + 1 + three * 100 } },
              resume: {
                resume_at: {
                  type: 'duration',
                  duration: { interval: 'week', interval_count: 1 + (one % 5) },
                },
              },
            },
          ],
        }),
      () => life.stripe.subscriptionSchedules.release(id, { preserve_cancel_date: flag(one) }),
      () => life.stripe.subscriptionSchedules.cancel(id, { prorate: flag(one), invoice_now: flag(three) }),
    ]
    await pick(acts, two)()
  },
  cancel: async (life, { one, two, three }) => {
    if (three % 3 !== 0) return
    const { id } = await anySubscription(life, one)
    await life.stripe.subscriptions.cancel(id, { prorate: flag(one), invoice_now: flag(two) })
  },
  loseCard: async (life, { one, three }) => {
    if (three % 3 !== 0) return
    const { data } = await life.stripe.paymentMethods.list({ customer: life.customer })
    if (data.length > 0) await life.stripe.paymentMethods.detach(pick(data, one).id)
  },
} satisfies Record<string, Step>
