import { z } from 'zod'
import { isConsentVersion } from '../consent.ts'
import { currencySchema, moneySchema } from '../money.ts'
import { featureCodeSchema } from './entitlements.ts'
import { localizedTextSchema } from './plans.ts'
import { attemptIdSchema } from './subscriptions.ts'

export const productCodeSchema = z.string().regex(/^[a-z][a-z0-9_]{0,31}$/)

/** How something that was bought once stands. */
export const purchaseStateSchema = z.enum(['open', 'processing', 'paid', 'refunded', 'void'])
export type PurchaseState = z.infer<typeof purchaseStateSchema>

export const offeredProductSchema = z.strictObject({
  code: productCodeSchema,
  name: localizedTextSchema,
  description: localizedTextSchema,
  prices: z.array(moneySchema),
  /** Features that it unlocks for good. */
  unlocks: z.array(z.strictObject({ code: featureCodeSchema, name: localizedTextSchema })),
  /** Credits that it brings; null = it is no pack. */
  credits: z.int().positive().nullable(),
  /** It is bought once and no more, and was: or its payment is on its way. */
  isOwned: z.boolean(),
  /** What an attempt left unpaid: the amount that Stripe asks, by a name that accepts it. */
  unpaid: z.strictObject({ quoteId: z.uuid(), due: moneySchema }).nullable(),
})
export type OfferedProduct = z.infer<typeof offeredProductSchema>

export const purchaseSchema = z.strictObject({
  product: productCodeSchema,
  name: localizedTextSchema,
  state: purchaseStateSchema,
  amount: moneySchema,
  /** When it was paid, else when its invoice was made. */
  at: z.iso.datetime(),
  /** Its invoice, which is the receipt. */
  invoiceId: z.uuid(),
  number: z.string().nullable(),
})
export type Purchase = z.infer<typeof purchaseSchema>

export const purchaseListSchema = z.strictObject({
  /** Fingerprint of the prices; a start names the one that was shown. */
  productsVersion: z.string(),
  /** The currency that the account buys in, or is offered first. */
  currency: currencySchema,
  /** The account has paid before and keeps its currency. */
  isCurrencyFixed: z.boolean(),
  products: z.array(offeredProductSchema),
  /** Newest first; what was never paid and is void is left out. */
  purchases: z.array(purchaseSchema),
  canBuy: z.boolean(),
  isProviderUp: z.boolean(),
})
export type PurchaseList = z.infer<typeof purchaseListSchema>

export const buyInputSchema = z.strictObject({
  attemptId: attemptIdSchema,
  product: productCodeSchema,
  currency: currencySchema,
  /** What the page showed: the price list's fingerprint, or the amount that Stripe asked instead. */
  shown: z.union([
    z.strictObject({ productsVersion: z.string().min(1).max(64) }),
    z.strictObject({ quoteId: z.uuid() }),
  ]),
  consentVersion: z.string().refine(isConsentVersion, 'is not known'),
  /** A method on file that pays; absent = what is typed on the page. */
  methodId: z.uuid().optional(),
})
export type BuyInput = z.infer<typeof buyInputSchema>

export const purchaseOutcomeInputSchema = z.strictObject({ attemptId: attemptIdSchema })

/** How an attempt to buy ended. */
export const purchaseOutcomeSchema = z.strictObject({
  outcome: z.enum(['paid', 'processing', 'needs_bank', 'failed', 'waiting']),
  product: productCodeSchema,
  name: localizedTextSchema,
  credits: z.int().positive().nullable(),
  due: moneySchema,
  paidAt: z.iso.datetime().nullable(),
  receipt: z.strictObject({ invoiceId: z.uuid(), number: z.string().nullable() }).nullable(),
  declineCode: z.string().nullable(),
  reference: z.string(),
})
export type PurchaseOutcome = z.infer<typeof purchaseOutcomeSchema>
