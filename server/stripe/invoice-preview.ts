import type Stripe from 'stripe'
import { z } from 'zod'
import { BillingError } from '#shared/errors.ts'
import { currencySchema } from '#shared/money.ts'
import { asking, StripeFailure } from './errors.ts'
import { customerIdSchema } from './object-parts.ts'
import { invoiceSchema } from './objects.ts'

const previewSchema = invoiceSchema.omit({ id: true, payments: true, confirmation_secret: true })

export type StripePreview = z.infer<typeof previewSchema>

/** What a subscription is billed next, or null when it is billed no more. One request. */
export async function previewNext(stripe: Stripe, subscription: string): Promise<StripePreview | null> {
  try {
    const answer = await asking(() => stripe.invoices.createPreview({ subscription }))
    return taxed(previewSchema.parse(answer))
  } catch (error) {
    if (error instanceof StripeFailure && isNothingUpcoming(error)) return null
    throw error
  }
}

/**
 * What would be due now (negative: given back) if a paused subscription were resumed, a trial ended or a subscription
 * ended at once, and when the period after that ends. One request.
 */
export async function previewAction(
  stripe: Stripe,
  subscription: string,
  action: 'resume' | 'end_trial' | 'cancel_now',
): Promise<{ amountMinor: number; at: Date | null }> {
  const details: Record<typeof action, Stripe.InvoiceCreatePreviewParams.SubscriptionDetails> = {
    resume: { resume_at: 'now' },
    end_trial: { trial_end: 'now' },
    cancel_now: { cancel_now: true, proration_behavior: 'create_prorations' },
  }
  const answer = await asking(() =>
    stripe.invoices.createPreview({ subscription, subscription_details: details[action] }),
  )
  const preview = taxed(previewSchema.parse(answer))
  const ends = preview.lines.data.map(({ period }) => period.end.getTime())
  const at = action === 'cancel_now' || ends.length === 0 ? null : new Date(Math.max(...ends))
  return { amountMinor: action === 'cancel_now' ? preview.total : preview.amount_due, at }
}

/** A running subscription with other items, as Stripe would bill it. */
export interface ItemsToPreview {
  subscription: string
  items: NonNullable<Stripe.InvoiceCreatePreviewParams.SubscriptionDetails['items']>
  /** Seconds from which unused time is counted. */
  prorationDate: number
}

type PeriodToPreview = Omit<ItemsToPreview, 'prorationDate'> & { promotionCode?: string | undefined }

/** The invoice that a change at once would make. One request. */
export async function previewItems(
  stripe: Stripe,
  { subscription, items, prorationDate }: ItemsToPreview,
): Promise<StripePreview> {
  const answer = await asking(() =>
    stripe.invoices.createPreview({
      subscription,
      subscription_details: {
        items,
        proration_behavior: 'always_invoice',
        proration_date: prorationDate,
      },
    }),
  )
  return taxed(previewSchema.parse(answer))
}

/** An order that was not placed yet. */
export interface OrderToPreview {
  /** Null before the first purchase. */
  customer: string | null
  currency: string
  items: readonly { price: string; quantity: number }[]
  promotionCode?: string
  automaticTax: boolean
  trialDays?: number
  /** The account's time, from which a trial counts. */
  now?: Date
}

/** The first invoice of an order. One request. */
export async function previewOrder(
  stripe: Stripe,
  { customer, currency, items, promotionCode, automaticTax, trialDays, now = new Date(0) }: OrderToPreview,
): Promise<StripePreview> {
  const trial =
    trialDays === undefined ? {} : { trial_end: Math.floor(now.getTime() / 1000) + trialDays * 86_400 }
  const answer = await asking(() =>
    stripe.invoices.createPreview({
      // Stripe wants to be told of a payer, also of one that is nobody yet.
      ...(customer === null ? { customer_details: { tax_exempt: 'none' as const } } : { customer }),
      currency,
      ...discountsBy(promotionCode),
      ...(automaticTax ? { automatic_tax: { enabled: true } } : {}),
      subscription_details: { items: [...items], ...trial },
    }),
  )
  return taxed(previewSchema.parse(answer))
}

/** Refuses with `tax_location_unknown` a preview whose taxes Stripe could not work out: its amount is not what is charged. */
function taxed(preview: StripePreview): StripePreview {
  const { status } = preview.automatic_tax
  if (status !== null && status !== 'complete') {
    throw new BillingError('tax_location_unknown', `taxes are not worked out: ${status}`)
  }
  return preview
}

const discountsBy = (promotionCode: string | undefined) =>
  promotionCode === undefined ? {} : { discounts: [{ promotion_code: promotionCode }] }

/**
 * The invoice of a full period with other items, without any proration. One request; two more where nothing is billed
 * next, because a pause comes first: then that of a new subscription with the same payer, items and discounts. A code
 * takes the place of the discounts.
 */
export async function previewPeriod(
  stripe: Stripe,
  { subscription, items, promotionCode }: PeriodToPreview,
): Promise<StripePreview> {
  try {
    const answer = await asking(() =>
      stripe.invoices.createPreview({
        subscription,
        ...discountsBy(promotionCode),
        subscription_details: { items, proration_behavior: 'none' },
      }),
    )
    return taxed(previewSchema.parse(answer))
  } catch (error) {
    if (error instanceof StripeFailure && isNothingUpcoming(error)) {
      return previewAnew(stripe, { subscription, items, promotionCode })
    }
    throw error
  }
}

const payerSchema = z.object({
  automatic_tax: z.object({ enabled: z.boolean() }),
  customer: customerIdSchema,
  currency: currencySchema,
  discounts: z.array(z.string()),
})

async function previewAnew(
  stripe: Stripe,
  { subscription, items, promotionCode }: PeriodToPreview,
): Promise<StripePreview> {
  const {
    customer,
    currency,
    discounts,
    automatic_tax: tax,
  } = payerSchema.parse(await asking(() => stripe.subscriptions.retrieve(subscription)))
  const lines = items.flatMap(({ price, quantity }) =>
    price === undefined ? [] : [{ price, quantity: quantity ?? 1 }],
  )
  const answer = await asking(() =>
    stripe.invoices.createPreview({
      customer,
      currency,
      ...(promotionCode !== undefined
        ? discountsBy(promotionCode)
        : discounts.length === 0
          ? {}
          : { discounts: discounts.map((discount) => ({ discount })) }),
      ...(tax.enabled ? { automatic_tax: { enabled: true } } : {}),
      subscription_details: { items: lines },
    }),
  )
  return taxed(previewSchema.parse(answer))
}

function isNothingUpcoming({ billing }: StripeFailure): boolean {
  const code: unknown = Reflect.get(Object(billing.cause), 'code')
  return code === 'invoice_upcoming_none'
}
