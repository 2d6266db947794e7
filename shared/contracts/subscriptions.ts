import { z } from 'zod'
import { isConsentVersion } from '../consent.ts'
import { currencySchema, moneySchema } from '../money.ts'
import { discountSchema, fullPriceSchema } from './discounts.ts'
import { roles } from './account.ts'
import { addOnCodeSchema, intervalSchema, planCodeSchema } from './plans.ts'

/** What people may want of a subscription that runs, apart from another plan. */
export const subscriptionActions = [
  'cancel',
  'cancel_now',
  'keep',
  'pause',
  'drop_pause',
  'extend_pause',
  'resume',
  'end_trial',
  'change',
  'redeem',
] as const
export type SubscriptionAction = (typeof subscriptionActions)[number]

/** Made by the browser once per intent to pay, kept over reloads; the same id always means the same payment. */
export const attemptIdSchema = z.uuid()

export const planChoiceSchema = z.strictObject({
  plan: planCodeSchema,
  interval: intervalSchema,
  currency: currencySchema,
  seats: z.int().min(1).max(10_000),
  addOns: z
    .array(z.strictObject({ code: addOnCodeSchema, quantity: z.int().min(1).max(10_000) }))
    .max(10)
    .default([]),
})
export type PlanChoice = z.infer<typeof planChoiceSchema>

export const startSubscriptionInputSchema = z.strictObject({
  attemptId: attemptIdSchema,
  choice: planChoiceSchema,
  /** What the page showed: the price list's fingerprint, or a quote that replaced it. */
  shown: z.union([
    z.strictObject({ catalogueVersion: z.string().min(1).max(64) }),
    z.strictObject({ quoteId: z.uuid() }),
  ]),
  /** Version of the consent sentence above the button that was pressed. */
  consentVersion: z.string().refine(isConsentVersion, 'is not known'),
  /** A method on file that pays; absent = what is typed on the page. */
  methodId: z.uuid().optional(),
})
export type StartSubscriptionInput = z.infer<typeof startSubscriptionInputSchema>

/** What the page has to do next to get the payment done (design decision 3). Outcomes, not errors. */
export const paymentStepSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('done') }),
  z.strictObject({ kind: z.literal('processing') }),
  z.strictObject({ kind: z.literal('confirm_payment'), clientSecret: z.string(), returnUrl: z.url() }),
  z.strictObject({ kind: z.literal('confirm_setup'), clientSecret: z.string(), returnUrl: z.url() }),
  z.strictObject({ kind: z.literal('amount_changed'), quoteId: z.uuid() }),
])
export type PaymentStep = z.infer<typeof paymentStepSchema>

export const quoteSchema = z.strictObject({
  quoteId: z.uuid(),
  choice: planChoiceSchema,
  dueNow: moneySchema,
  dueAtRenewal: moneySchema,
  expiresAt: z.iso.datetime(),
})
export type Quote = z.infer<typeof quoteSchema>
export const quoteInputSchema = z.strictObject({ quoteId: z.uuid() })

export const paymentMethodSchema = z.strictObject({
  type: z.string(),
  brand: z.string().nullable(),
  last4: z.string().nullable(),
  expMonth: z.int().nullable(),
  expYear: z.int().nullable(),
})

/** An attempt that was started and neither paid nor given up. */
export const unfinishedAttemptSchema = z.strictObject({
  choice: planChoiceSchema,
  due: moneySchema,
  /** requires_action = the bank waits for the customer; processing = nothing to do but wait. */
  payment: z.enum(['requires_payment_method', 'requires_action', 'processing']),
  isTrial: z.boolean(),
  expiresAt: z.iso.datetime(),
  /** Wall time until which another choice is refused, because the bank waits for the answer; null when it replaces this one. */
  replaceableAt: z.iso.datetime().nullable(),
  /** The code that it was begun with. */
  promotionCode: z.string().nullable(),
})

/** What a payment that is under way is for. */
export const paymentPurposeSchema = z.enum(['start', 'renewal', 'change', 'resume'])
export type PaymentPurpose = z.infer<typeof paymentPurposeSchema>

/** Why a subscription stands still: somebody wanted it, its trial ended with nothing to pay with, or its payment failed. */
export const pauseReasonSchema = z.enum(['wanted', 'trial_without_card', 'payment_failed'])
export type PauseReason = z.infer<typeof pauseReasonSchema>

/** `to` and `then` are null where what comes is none of the plans we sell. */
const bookedChange = {
  at: z.iso.datetime(),
  to: planChoiceSchema.nullable(),
  /** What a period costs from then on, by list prices. */
  then: moneySchema.nullable(),
}
const bookedPause = { at: z.iso.datetime(), resumesAt: z.iso.datetime().nullable() }

/**
 * The state of an account's billing, with the facts its sentence needs (one row of the state table each).
 * Made on the server by `shared/billing/subscription-state.ts`; screens, mails and audit entries put it into words with the same function.
 */
export const billingStateSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('free') }),
  z.strictObject({ kind: z.literal('incomplete'), due: moneySchema, expiresAt: z.iso.datetime() }),
  z.strictObject({
    kind: z.literal('bank_check'),
    due: moneySchema,
    purpose: paymentPurposeSchema,
    expiresAt: z.iso.datetime().nullable(),
  }),
  z.strictObject({ kind: z.literal('processing'), due: moneySchema, purpose: paymentPurposeSchema }),
  z.strictObject({
    kind: z.literal('trialing'),
    endsAt: z.iso.datetime(),
    then: moneySchema,
    hasPaymentMethod: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('active'), renewsAt: z.iso.datetime(), next: moneySchema }),
  z.strictObject({ kind: z.literal('changing'), ...bookedChange }),
  z.strictObject({ kind: z.literal('pause_booked'), ...bookedPause }),
  z.strictObject({ kind: z.literal('no_charges'), until: z.iso.datetime().nullable() }),
  z.strictObject({ kind: z.literal('disputed') }),
  z.strictObject({ kind: z.literal('canceling'), endsAt: z.iso.datetime() }),
  z.strictObject({
    kind: z.literal('past_due'),
    due: moneySchema,
    nextAttemptAt: z.iso.datetime().nullable(),
    /** Stripe's word for the refusal, where there is one. */
    declineCode: z.string().nullable(),
  }),
  z.strictObject({ kind: z.literal('unpaid'), due: moneySchema }),
  z.strictObject({
    kind: z.literal('paused'),
    because: pauseReasonSchema,
    resumesAt: z.iso.datetime().nullable(),
    /** What a period costs once it runs again. */
    then: moneySchema,
  }),
  z.strictObject({ kind: z.literal('canceled'), endedAt: z.iso.datetime() }),
  z.strictObject({ kind: z.literal('expired') }),
])
export type BillingState = z.infer<typeof billingStateSchema>

/** Why somebody leaves, in Stripe's own list. */
export const cancelReasons = [
  'too_expensive',
  'unused',
  'missing_features',
  'switched_service',
  'too_complex',
  'low_quality',
  'customer_service',
  'other',
] as const
export type CancelReason = (typeof cancelReasons)[number]

/** What is offered to somebody who says why they leave. */
export const leavingOffers = ['pause', 'cheaper_plan', 'discount'] as const
export type LeavingOffer = (typeof leavingOffers)[number]

export const currentSubscriptionSchema = z.strictObject({
  /** When the rows were last brought up to date from Stripe. */
  asOf: z.iso.datetime(),
  /** False while Stripe does not answer: what is shown may be old, and nothing can be paid or changed. */
  isProviderUp: z.boolean(),
  /** The account's time, from which dates of what is bought now are counted: its test clock's where it lives on one. */
  accountNow: z.iso.datetime(),
  state: billingStateSchema,
  /** What runs or waits to run; null on Free. */
  plan: z
    .strictObject({
      choice: planChoiceSchema,
      startedAt: z.iso.datetime().nullable(),
      periodEndsAt: z.iso.datetime().nullable(),
    })
    .nullable(),
  paymentMethod: paymentMethodSchema.nullable(),
  unfinished: unfinishedAttemptSchema.nullable(),
  /** What ran or was begun last, for the way back; null while something runs and where nothing ever did. */
  lastChoice: planChoiceSchema.nullable(),
  /** Set once it was told to end, also where another state comes first; it can be kept where it ends with its period. */
  ending: z.strictObject({ endsAt: z.iso.datetime(), canBeKept: z.boolean() }).nullable(),
  /** What is booked for a later day, also where another state comes first. */
  booked: z.strictObject({
    change: z.strictObject(bookedChange).nullable(),
    pause: z.strictObject(bookedPause).nullable(),
  }),
  /** The account's balance: negative = credit that lowers the next bills, positive = owed with the next one; null without any. */
  balance: moneySchema.nullable(),
  /** What this person may do now, by the table of guards, their role and the catalogue. */
  allowed: z.array(z.enum(subscriptionActions)),
  /** How long a pause may last and what becomes of time that is paid; null where none is offered. */
  pauseRules: z.strictObject({ maxMonths: z.int(), unusedTime: z.enum(['credit', 'kept']) }).nullable(),
  /** The later days to which a pause that runs may be extended, as its length in months; none where it may not. */
  pauseExtensions: z.array(z.strictObject({ months: z.int(), resumesAt: z.iso.datetime() })),
  /** What lowers the price of what runs, and the price without it, by list prices; null where nothing does. */
  reduction: z.strictObject({ discount: discountSchema, full: fullPriceSchema }).nullable(),
  /** The one offer that the catalogue has for each reason to leave; none for those that are absent. */
  leavingOffers: z.partialRecord(z.enum(cancelReasons), z.enum(leavingOffers)),
  /** A change that waits for its payment; what runs is still what ran before. `attemptId` is null where it was begun elsewhere. */
  waitingChange: z
    .strictObject({
      attemptId: z.uuid().nullable(),
      to: planChoiceSchema.nullable(),
      due: moneySchema,
      expiresAt: z.iso.datetime(),
    })
    .nullable(),
  /** The invoice that what runs waits for, payable on its own page, and when it is tried again by itself; null where none is open. */
  openInvoice: z
    .strictObject({ id: z.uuid(), due: moneySchema, nextAttemptAt: z.iso.datetime().nullable() })
    .nullable(),
  /** Something runs that this person may end. */
  canCancel: z.boolean(),
  /** True for people who may start a payment (owner, billing manager). */
  canManage: z.boolean(),
})
export type CurrentSubscription = z.infer<typeof currentSubscriptionSchema>

/** The seats of what runs and who sits on them; null where the plan is for one person. */
export const seatUseSchema = z
  .strictObject({
    /** Those that are paid for or included; null = no end. */
    seats: z.int().nullable(),
    /** Those that are kept for people who were invited. */
    invited: z.int(),
    people: z.array(z.strictObject({ name: z.string(), role: z.enum(roles) })),
  })
  .nullable()
export type SeatUse = z.infer<typeof seatUseSchema>

export const cancelSubscriptionInputSchema = z.strictObject({
  attemptId: attemptIdSchema,
  reason: z.enum(cancelReasons).nullable(),
  comment: z.string().trim().min(1).max(500).nullable(),
  /** The quote of what is given back when it ends at once; absent, it ends with its period. */
  nowByQuote: z.uuid().optional(),
})
export type CancelSubscriptionInput = z.infer<typeof cancelSubscriptionInputSchema>

export const keepSubscriptionInputSchema = z.strictObject({ attemptId: attemptIdSchema })
export type KeepSubscriptionInput = z.infer<typeof keepSubscriptionInputSchema>

export const pauseSubscriptionInputSchema = z.strictObject({
  attemptId: attemptIdSchema,
  from: z.enum(['now', 'period_end']),
  /** null = until somebody resumes it. */
  months: z.int().min(1).max(12).nullable(),
})
export type PauseSubscriptionInput = z.infer<typeof pauseSubscriptionInputSchema>

export const extendPauseInputSchema = z.strictObject({
  attemptId: attemptIdSchema,
  /** How long the pause is to be from its beginning; null = until somebody resumes it. */
  months: z.int().min(1).max(12).nullable(),
})
export type ExtendPauseInput = z.infer<typeof extendPauseInputSchema>

/** What is shown with its amount before it is done. */
export const quotedActions = ['resume', 'end_trial', 'cancel_now'] as const
export type QuotedAction = (typeof quotedActions)[number]
export const quoteActionInputSchema = z.strictObject({ action: z.enum(quotedActions) })

export const actionQuoteSchema = z.strictObject({
  quoteId: z.uuid(),
  /** Charged now; what is given back is negative. */
  dueNow: moneySchema,
  /** What each later period costs. */
  then: moneySchema,
  nextAt: z.iso.datetime().nullable(),
})
export type ActionQuote = z.infer<typeof actionQuoteSchema>

export const quotedActionInputSchema = z.strictObject({ attemptId: attemptIdSchema, quoteId: z.uuid() })
export type QuotedActionInput = z.infer<typeof quotedActionInputSchema>

export const outcomeInputSchema = z.strictObject({ attemptId: attemptIdSchema })

/** The five outcomes of the return page; read from our rows, with at most one read at Stripe. */
export const attemptOutcomeSchema = z.strictObject({
  outcome: z.enum(['paid', 'processing', 'needs_bank', 'failed', 'waiting']),
  choice: planChoiceSchema,
  isTrial: z.boolean(),
  due: moneySchema,
  paidAt: z.iso.datetime().nullable(),
  renewsAt: z.iso.datetime().nullable(),
  next: moneySchema.nullable(),
  paymentMethod: paymentMethodSchema.nullable(),
  /** The paid invoice, by the name that pages know it by and the number that is printed on it. */
  receipt: z.object({ invoiceId: z.uuid(), number: z.string() }).nullable(),
  /** Stripe's decline code when the outcome is `failed`, for the choice of words. */
  declineCode: z.string().nullable(),
  reference: z.string(),
})
export type AttemptOutcome = z.infer<typeof attemptOutcomeSchema>
