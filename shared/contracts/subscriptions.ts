import { z } from 'zod'
import { isConsentVersion } from '../consent.ts'
import { currencySchema, moneySchema } from '../money.ts'
import { addOnCodeSchema, intervalSchema, planCodeSchema } from './plans.ts'

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
})

/**
 * The state of an account's billing, with the facts its sentence needs (one row of the state table each).
 * Made on the server by `shared/billing/subscription-state.ts`; screens, mails and audit entries put it into words with the same function.
 */
export const billingStateSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('free') }),
  z.strictObject({ kind: z.literal('incomplete'), due: moneySchema, expiresAt: z.iso.datetime() }),
  z.strictObject({ kind: z.literal('bank_check'), due: moneySchema, expiresAt: z.iso.datetime() }),
  z.strictObject({ kind: z.literal('processing'), due: moneySchema }),
  z.strictObject({
    kind: z.literal('trialing'),
    endsAt: z.iso.datetime(),
    then: moneySchema,
    hasPaymentMethod: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('active'), renewsAt: z.iso.datetime(), next: moneySchema }),
  z.strictObject({ kind: z.literal('canceling'), endsAt: z.iso.datetime() }),
  z.strictObject({
    kind: z.literal('past_due'),
    due: moneySchema,
    nextAttemptAt: z.iso.datetime().nullable(),
  }),
  z.strictObject({ kind: z.literal('unpaid'), due: moneySchema }),
  z.strictObject({ kind: z.literal('paused'), resumesAt: z.iso.datetime().nullable() }),
  z.strictObject({ kind: z.literal('canceled'), endedAt: z.iso.datetime() }),
  z.strictObject({ kind: z.literal('expired') }),
])
export type BillingState = z.infer<typeof billingStateSchema>

export const currentSubscriptionSchema = z.strictObject({
  /** When the rows were last brought up to date from Stripe. */
  asOf: z.iso.datetime(),
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
  /** True for people who may start a payment (owner, billing manager). */
  canManage: z.boolean(),
})
export type CurrentSubscription = z.infer<typeof currentSubscriptionSchema>

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
  receiptNumber: z.string().nullable(),
  /** Stripe's decline code when the outcome is `failed`, for the choice of words. */
  declineCode: z.string().nullable(),
  reference: z.string(),
})
export type AttemptOutcome = z.infer<typeof attemptOutcomeSchema>
