import { z } from 'zod'
import { currencySchema } from '../money.ts'

export const locales = ['en', 'it'] as const
export const localeSchema = z.enum(locales)
export type Locale = z.infer<typeof localeSchema>

/** A text that an adopter writes in the plan catalogue, once per language. */
export const localizedTextSchema = z.strictObject({ en: z.string().min(1), it: z.string().min(1) })
export type LocalizedText = z.infer<typeof localizedTextSchema>

export const planCodeSchema = z.string().regex(/^[a-z][a-z0-9_]{0,31}$/)
export const addOnCodeSchema = planCodeSchema
export const intervalSchema = z.enum(['month', 'year'])
export type Interval = z.infer<typeof intervalSchema>

/** The ways in which an order can differ from the one that runs. */
export const moveSchema = z.enum([
  'higher_plan',
  'lower_plan',
  'longer_interval',
  'shorter_interval',
  'more_seats',
  'fewer_seats',
  'more_add_ons',
  'fewer_add_ons',
])
export type Move = z.infer<typeof moveSchema>

/** One price of a plan or add-on. Amounts are per seat when the plan is sold per seat and includes none. */
export const planPriceSchema = z.strictObject({
  interval: intervalSchema,
  currency: currencySchema,
  unitAmountMinor: z.int().nonnegative(),
  /** What each seat beyond the included ones costs; null where none are included. */
  furtherSeatMinor: z.int().nonnegative().nullable(),
  /** Yearly prices only: the year's amount divided by twelve, rounded half up. An equivalent, never charged. */
  monthlyEquivalentMinor: z.int().nonnegative().nullable(),
  /** Yearly prices only: twelve monthly payments less the yearly one. */
  yearlySavingMinor: z.int().nonnegative().nullable(),
  /** Yearly prices only: how many monthly payments that saving is; null where it is no whole number of them. */
  yearlyFreeMonths: z.int().positive().nullable(),
})
export type PlanPrice = z.infer<typeof planPriceSchema>

export const addOnSchema = z.strictObject({
  code: addOnCodeSchema,
  name: localizedTextSchema,
  description: localizedTextSchema,
  maxQuantity: z.int().positive(),
  prices: z.array(planPriceSchema),
})

export const planSchema = z.strictObject({
  code: planCodeSchema,
  name: localizedTextSchema,
  audience: localizedTextSchema,
  /** Order from cheapest to dearest. */
  rank: z.int(),
  isFree: z.boolean(),
  isRecommended: z.boolean(),
  seats: z
    .strictObject({
      min: z.int().positive(),
      max: z.int().positive(),
      /** So many come with the plan's price; 0 = each seat costs the price. Nobody chooses fewer. */
      included: z.int().nonnegative(),
    })
    .nullable(),
  prices: z.array(planPriceSchema),
  /** What this plan adds to the plan on its left (4–7 lines). */
  highlights: z.array(localizedTextSchema),
  /** Every feature and limit of the comparison table; the same codes in the same order on every plan. */
  features: z.array(
    z.strictObject({
      code: z.string(),
      group: localizedTextSchema,
      name: localizedTextSchema,
      included: z.boolean(),
    }),
  ),
  limits: z.array(
    z.strictObject({
      code: z.string(),
      name: localizedTextSchema,
      unit: localizedTextSchema.nullable(),
      /** null = unlimited */
      value: z.int().nonnegative().nullable(),
      period: z.enum(['day', 'month', 'billing_period', 'none']),
    }),
  ),
  addOns: z.array(addOnSchema),
  /** Effective for the caller: catalogue value, or the override of the deployment or account. null = no trial. */
  trial: z.strictObject({ days: z.int().positive(), needsCard: z.boolean() }).nullable(),
})
export type Plan = z.infer<typeof planSchema>

export const planListSchema = z.strictObject({
  /** Fingerprint of all prices. `subscriptions.start` takes it, so that a page with old prices is refused, without an amount from the browser. */
  catalogueVersion: z.string(),
  defaultCurrency: currencySchema,
  /** Prices exclude tax in this catalogue when 'exclusive'. */
  taxBehavior: z.enum(['exclusive', 'inclusive']),
  /** Taxes follow from the buyer's address, which has to be known before an amount is. */
  automaticTax: z.boolean(),
  plans: z.array(planSchema),
  /** When each way of changing takes effect: paid and applied at once, with the next period, or not offered. */
  moves: z.record(moveSchema, z.enum(['now', 'renewal', 'never'])),
})
export type PlanList = z.infer<typeof planListSchema>

export const planGetInputSchema = z.strictObject({ code: planCodeSchema })
