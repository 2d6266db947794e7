import type Stripe from 'stripe'
import { anySubscription, flag, nowOf, pick, type Dice, type Step } from './life-dice.ts'
import type { Life } from './life-checks.ts'

const couponOf = async ({ stripe }: Life, { two, three }: Dice) => {
  const duration = pick(['forever', 'once'] as const, two)
  const off = flag(three) ? { percent_off: 1 + (three % 100) } : { amount_off: 1 + three, currency: 'usd' }
  return (await stripe.coupons.create({ duration, ...off })).id
}

const rateOf = async ({ stripe }: Life, { one, two }: Dice) =>
  (await stripe.taxRates.create({ display_name: 'VAT', inclusive: flag(one), percentage: two % 30 })).id

const productOf = async ({ stripe, prices }: Life, { two }: Dice) => {
  const { product } = await stripe.prices.retrieve(pick(prices, two))
  return typeof product === 'string' ? product : product.id
}

const extraOf = async (life: Life, dice: Dice) => [
  {
    price_data: {
      currency: 'usd',
      product: await productOf(life, dice),
      unit_amount: (dice.one % 3000) - 1000,
    },
    quantity: 1 + (dice.three % 2),
    ...(flag(dice.two) ? { discounts: [{ coupon: await couponOf(life, dice) }] } : {}),
  },
]

const priceDataOf = async (life: Life, dice: Dice) => ({
  currency: 'usd',
  product: await productOf(life, dice),
  recurring: { interval: pick(['month', 'week', 'year'] as const, dice.one) },
  unit_amount: dice.three,
})

/** What a shop does about taxes, discounts of single items, and money that it gives back. */
export const MONEY_STEPS = {
  subscribeOtherwise: async (life, dice) => {
    const { one, two, three } = dice
    const now = await nowOf(life)
    const ways: (() => Promise<Partial<Stripe.SubscriptionCreateParams>>)[] = [
      async () => ({ billing_cycle_anchor: now + 1 + (one % 25) * 86_400 + two }),
      async () => ({ discounts: [{ coupon: await couponOf(life, dice) }] }),
      async () => ({ default_tax_rates: [await rateOf(life, dice)] }),
      async () => ({ collection_method: 'send_invoice', days_until_due: three % 20 }),
      async () => ({ backdate_start_date: now - (one % 90) * 86_400 - two }),
      async () => ({ billing_cycle_anchor_config: { day_of_month: 1 + (one % 31) } }),
      async () => ({ add_invoice_items: await extraOf(life, dice) }),
      async () => ({ items: [{ price_data: await priceDataOf(life, dice), quantity: 1 + (three % 3) }] }),
    ]
    await life.stripe.subscriptions.create({
      customer: life.customer,
      items: [{ price: pick(life.prices, one), quantity: 1 + (two % 3) }],
      billing_mode: {
        type: 'flexible',
        flexible: { proration_discounts: flag(three) ? 'itemized' : 'included' },
      },
      payment_behavior: 'default_incomplete',
      ...(await pick(ways, two)()),
      ...(await pick(ways, three)()),
    })
  },
  changeMore: async (life, dice) => {
    const { one, two, three } = dice
    const { id, items } = await anySubscription(life, one)
    const item = { id: pick(items.data, two).id }
    await life.stripe.subscriptions.update(id, {
      ...(flag(one) ? { add_invoice_items: await extraOf(life, dice) } : {}),
      ...(flag(two)
        ? { cancel_at: (await nowOf(life)) + 1 + three * 300 }
        : { billing_cycle_anchor: { type: pick(['now', 'unchanged'] as const, three) } }),
      items: [
        pick(
          [
            { ...item, quantity: 1 + (three % 4) },
            { ...item, price_data: await priceDataOf(life, dice) },
            { price_data: await priceDataOf(life, dice) },
          ],
          three,
        ),
      ],
      proration_behavior: pick(['always_invoice', 'create_prorations', 'none'] as const, one),
      payment_behavior: pick(['pending_if_incomplete', 'allow_incomplete'] as const, two),
    })
  },
  previewMore: async (life, dice) => {
    const { id } = await anySubscription(life, dice.one)
    await life.stripe.invoices.createPreview({
      subscription: id,
      preview_mode: pick(['next', 'recurring'] as const, dice.two),
      invoice_items: [{ unit_amount: dice.three - 3000, quantity: 2, description: 'Hours' }],
    })
  },
  discountItem: async (life, dice) => {
    const { id, items } = await anySubscription(life, dice.one)
    const discounts = dice.three % 4 === 0 ? ('' as const) : [{ coupon: await couponOf(life, dice) }]
    const change = flag(dice.one) ? { quantity: 1 + (dice.three % 3) } : {}
    await life.stripe.subscriptions.update(id, {
      items: [{ id: pick(items.data, dice.two).id, discounts, ...change }],
      proration_behavior: pick(['always_invoice', 'create_prorations', 'none'] as const, dice.three),
      payment_behavior: pick(['pending_if_incomplete', 'allow_incomplete'] as const, dice.two),
    })
  },
  tax: async (life, dice) => {
    const { id } = await anySubscription(life, dice.one)
    await life.stripe.subscriptions.update(id, {
      default_tax_rates: dice.three % 4 === 0 ? '' : [await rateOf(life, dice)],
    })
  },
  phase: async (life, dice) => {
    const { one, two, three } = dice
    const { schedule: known } = await anySubscription(life, one)
    if (known === null) return
    const schedule = await life.stripe.subscriptionSchedules.retrieve(
      typeof known === 'string' ? known : known.id,
    )
    const now = await nowOf(life)
    const current = schedule.phases.find(({ start_date, end_date }) => start_date <= now && now < end_date)
    await life.stripe.subscriptionSchedules.update(schedule.id, {
      phases: [
        {
          items: [{ price: pick(life.prices, one) }],
          start_date: current?.start_date ?? now,
          end_date: flag(two) ? (current?.end_date ?? now + 1) : now + 1 + three * 100,
        },
        {
          items: [{ price: pick(life.prices, two), discounts: [{ coupon: await couponOf(life, dice) }] }],
          billing_cycle_anchor: pick(['automatic', 'phase_start'] as const, three),
          default_tax_rates: [await rateOf(life, dice)],
          proration_behavior: pick(['always_invoice', 'create_prorations', 'none'] as const, one),
          ...(three % 3 === 0 ? { add_invoice_items: await extraOf(life, dice) } : {}),
          ...(three % 5 === 1 ? { trial: true } : {}),
          ...(two % 5 === 1
            ? { collection_method: 'send_invoice' as const, invoice_settings: { days_until_due: one % 20 } }
            : {}),
        },
      ],
    })
  },
  note: async (life, { one, two, three }) => {
    const { data } = await life.stripe.invoices.list({ customer: life.customer, limit: 20 })
    if (data.length === 0) return
    const { id, status, total } = pick(data, one)
    const amount = 1 + (two % Math.max(1, total))
    const way = pick(['credit_amount', 'refund_amount', 'out_of_band_amount'] as const, three)
    const { id: note } = await life.stripe.creditNotes.create({
      invoice: id,
      amount,
      ...(status === 'paid' ? { [way]: amount } : {}),
    })
    if (three % 5 === 0) await life.stripe.creditNotes.voidCreditNote(note)
  },
  refund: async (life, { one, two }) => {
    const { data } = await life.stripe.charges.list({ customer: life.customer, limit: 20 })
    if (data.length > 0) await life.stripe.refunds.create({ charge: pick(data, one).id, amount: 1 + two })
  },
  balance: async (life, { two }) => {
    await life.stripe.customers.update(life.customer, { balance: (two % 6000) - 4000 })
  },
} satisfies Record<string, Step>
