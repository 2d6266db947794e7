import { z } from 'zod'
import { isConsentVersion } from '../consent.ts'
import { moneySchema } from '../money.ts'
import { addOnCodeSchema, planCodeSchema } from './plans.ts'
import { attemptIdSchema, paymentMethodSchema, planChoiceSchema } from './subscriptions.ts'

export const previewChangeInputSchema = z.strictObject({
  choice: planChoiceSchema,
  /** What raises: as soon as it is paid, or with the next period where the catalogue leaves that to people. */
  when: z.enum(['soonest', 'renewal']).default('soonest'),
})
export type PreviewChangeInput = z.infer<typeof previewChangeInputSchema>

/** One line of "how this was worked out". All lines of a preview add up to what is due. */
export const workedLineSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    /** credit = time that was paid and is not used; charge = the rest of the period at the new price. */
    kind: z.enum(['credit', 'charge']),
    plan: planCodeSchema,
    addOn: addOnCodeSchema.nullable(),
    quantity: z.int(),
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    amount: moneySchema,
  }),
  z.strictObject({ kind: z.literal('discount'), amount: moneySchema }),
  z.strictObject({ kind: z.literal('tax'), amount: moneySchema }),
  /** Credit of the account that was used (negative) or that this change leaves on it (positive). */
  z.strictObject({ kind: z.literal('balance'), amount: moneySchema }),
])
export type WorkedLine = z.infer<typeof workedLineSchema>

/** What a change costs and when it applies, in Stripe's figures; good for ten minutes and for the state it was made on. */
export const changePreviewSchema = z.strictObject({
  quoteId: z.uuid(),
  expiresAt: z.iso.datetime(),
  from: planChoiceSchema,
  to: planChoiceSchema,
  /** What applies as soon as it is paid, or null where everything waits for the renewal. */
  now: z
    .strictObject({ choice: planChoiceSchema, due: moneySchema, lines: z.array(workedLineSchema) })
    .nullable(),
  /** What applies with the next period, or null. */
  later: z.strictObject({ choice: planChoiceSchema, at: z.iso.datetime() }).nullable(),
  /** Why nothing applies before the renewal although more is wanted: the way of paying takes days. */
  waitsBecause: z.enum(['bank_debit', 'sent_invoice']).nullable(),
  /** Whether people may choose between now and the renewal. */
  mayWait: z.boolean(),
  /** What each later period costs, and what the first of them is charged: less where the account has credit. */
  next: z.strictObject({ amount: moneySchema, charged: moneySchema, at: z.iso.datetime() }),
  /** Unused time that is worth more than what it buys stays on the account and lowers later invoices. */
  creditKept: moneySchema.nullable(),
  isTrial: z.boolean(),
  /** A change that was booked before and is let go by this one. */
  replaces: planChoiceSchema.nullable(),
  /** A pause that was booked before and is let go by this one. */
  replacesPause: z.strictObject({ at: z.iso.datetime(), resumesAt: z.iso.datetime().nullable() }).nullable(),
  paymentMethod: paymentMethodSchema.nullable(),
})
export type ChangePreview = z.infer<typeof changePreviewSchema>

export const changeSubscriptionInputSchema = z.strictObject({
  attemptId: attemptIdSchema,
  quoteId: z.uuid(),
  /** Version of the consent sentence above the button that was pressed. */
  consentVersion: z.string().refine(isConsentVersion, 'is not known'),
})
export type ChangeSubscriptionInput = z.infer<typeof changeSubscriptionInputSchema>

/** About a change that waits for its payment: the attempt that began it. */
export const waitingChangeInputSchema = z.strictObject({
  attemptId: attemptIdSchema,
  changeAttemptId: attemptIdSchema,
})
export type WaitingChangeInput = z.infer<typeof waitingChangeInputSchema>

export const dropBookedChangeInputSchema = z.strictObject({ attemptId: attemptIdSchema })
export type DropBookedChangeInput = z.infer<typeof dropBookedChangeInputSchema>
