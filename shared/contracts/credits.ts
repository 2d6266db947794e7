import { z } from 'zod'
import { localizedTextSchema } from './plans.ts'
import { usageChartSchema, usageKeySchema } from './usage.ts'

const creditActionSchema = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/)

/** What is there after credits were used. */
export const spentCreditsSchema = z.strictObject({
  /** null = unlimited */
  balance: z.int().nonnegative().nullable(),
  cost: z.int().nonnegative(),
})
export type SpentCredits = z.infer<typeof spentCreditsSchema>

/** The demo product's picture: by which model and how large. */
export const makePictureInputSchema = z.strictObject({
  model: z.enum(['model_sketch', 'model_photo', 'model_studio']),
  size: z.enum(['image', 'image_large']),
  key: usageKeySchema,
})

const creditGrantSchema = z.strictObject({
  id: z.uuid(),
  source: z.enum(['free', 'invoice', 'pack', 'manual']),
  amount: z.int().nonnegative(),
  left: z.int().nonnegative(),
  isUnlimited: z.boolean(),
  grantedAt: z.iso.datetime(),
  /** When the allowance is renewed or what was bought ends; null = not by itself. */
  endsAt: z.iso.datetime().nullable(),
})

const creditEntrySchema = z.strictObject({
  id: z.uuid(),
  at: z.iso.datetime(),
  kind: z.enum(['grant', 'use', 'hold', 'expire', 'reset', 'refund', 'adjust']),
  /** What it did to the balance. */
  amount: z.int(),
  balanceAfter: z.int().nonnegative(),
  /** What was used, also where credits are unlimited. */
  cost: z.int().nonnegative(),
  /** What they were used for. */
  action: localizedTextSchema.nullable(),
  /** Where they came from or why they went, in the ledger's words. */
  reason: z.string().nullable(),
})
export type CreditEntry = z.infer<typeof creditEntrySchema>

export const creditsInputSchema = z.strictObject({
  /** Entries before this one; null = from the newest. */
  before: z.int().positive().nullable(),
})

/** An account's credits; null when the product has none. */
export const creditsSchema = z
  .strictObject({
    name: localizedTextSchema,
    isUnlimited: z.boolean(),
    balance: z.int().nonnegative(),
    /** Credits a month that the plan brings; null = unlimited. */
    monthly: z.int().nonnegative().nullable(),
    /** When the next allowance comes, if all goes well; null = not known or none. */
    renewsAt: z.iso.datetime().nullable(),
    /** Used since the month (UTC's) began. */
    usedThisMonth: z.int().nonnegative(),
    /** What the account set for itself: use stops at so many in a month; null = nothing. */
    cap: z.int().nonnegative().nullable(),
    /** At which shares of what is there the account's managers hear of it, in percent. */
    alertPercents: z.array(z.int().min(1).max(100)),
    /** In the order in which they are used. */
    grants: z.array(creditGrantSchema),
    actions: z.array(
      z.strictObject({
        code: creditActionSchema,
        name: localizedTextSchema,
        cost: z.int().positive(),
      }),
    ),
    entries: z.array(creditEntrySchema),
    /** For the next page of entries; null when there is none. */
    nextBefore: z.int().positive().nullable(),
  })
  .nullable()
export type Credits = z.infer<typeof creditsSchema>

/** Credits used by day and by what they were used for; null when the product has none. */
export const creditHistorySchema = z.strictObject({ chart: usageChartSchema }).nullable()
export type CreditHistory = z.infer<typeof creditHistorySchema>
