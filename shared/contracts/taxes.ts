import { z } from 'zod'
import { moneySchema } from '../money.ts'
import { planChoiceSchema } from './subscriptions.ts'

/** Taxes of a bill that is still to come, and why they are as they are. */
export const taxesSchema = z.strictObject({
  amount: moneySchema,
  /** The rate with one decimal; null where there are several, or none. */
  percent: z.number().nullable(),
  isInclusive: z.boolean(),
  /** `reverse_charge`: the buyer accounts for them. `not_collected`: the seller owes none there. */
  reason: z.enum(['charged', 'reverse_charge', 'exempt', 'not_collected']),
})
export type Taxes = z.infer<typeof taxesSchema>

export const quoteTaxedOrderInputSchema = z.strictObject({ choice: planChoiceSchema })
export type QuoteTaxedOrderInput = z.infer<typeof quoteTaxedOrderInputSchema>

/** What an order costs with its taxes and the account's credit, in Stripe's figures; good for ten minutes. */
export const taxedOrderSchema = z.strictObject({
  quoteId: z.uuid(),
  expiresAt: z.iso.datetime(),
  choice: planChoiceSchema,
  dueNow: moneySchema,
  /** Every later charge, without credit. */
  dueAtRenewal: moneySchema,
  /** Of one full period; null where none are added. */
  taxes: taxesSchema.nullable(),
  /** Negative: taken from the account's credit. */
  balanceApplied: moneySchema,
})
export type TaxedOrder = z.infer<typeof taxedOrderSchema>
