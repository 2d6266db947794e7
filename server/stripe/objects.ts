import { z } from 'zod'
import { currencySchema } from '#shared/money.ts'
import { subscriptionStatuses } from '../db/schema/subscriptions.ts'
import type { StripeCreditNote } from './credit-note-object.ts'
import { addressSchema, customerSchema } from './customer-object.ts'
import { discountSchema } from './discount-object.ts'
import {
  moment,
  metadata,
  reference,
  withId,
  customerIdSchema,
  subscriptionIdSchema,
  invoiceIdSchema,
  paymentIntentIdSchema,
  setupIntentIdSchema,
  scheduleIdSchema,
  paymentMethodIdSchema,
  idOf,
} from './object-parts.ts'

// The fields of Stripe's objects that this application reads. A field that is missing or of another kind stops the
// work: an unknown shape is never written as null.

const card = z.object({
  brand: z.string(),
  last4: z.string(),
  exp_month: z.int(),
  exp_year: z.int(),
  fingerprint: z.string().nullish(),
  wallet: z.object({ type: z.string() }).nullish(),
})

const bankAccount = z.object({ last4: z.string().nullable(), fingerprint: z.string().nullish() })

export const paymentMethodSchema = z.object({
  object: z.literal('payment_method'),
  id: paymentMethodIdSchema,
  type: z.string(),
  customer: reference(customerIdSchema, withId(customerIdSchema)).nullable(),
  created: moment,
  card: card.nullish(),
  sepa_debit: bankAccount.nullish(),
})
export type StripePaymentMethod = z.infer<typeof paymentMethodSchema>

const intentError = z
  .object({
    code: z.string().nullish(),
    decline_code: z.string().nullish(),
    payment_method: z
      .object({ id: paymentMethodIdSchema, card: z.object({ fingerprint: z.string().nullish() }).nullish() })
      .nullish(),
  })
  .nullable()

const shownMethod = z.object({ last4: z.string().nullish(), brand: z.string().nullish() }).nullish()

export const chargeSchema = z.object({
  object: z.literal('charge'),
  id: z.string(),
  created: moment,
  status: z.enum(['succeeded', 'pending', 'failed']),
  amount: z.int(),
  amount_refunded: z.int(),
  currency: currencySchema,
  refunded: z.boolean(),
  disputed: z.boolean(),
  failure_code: z.string().nullable(),
  outcome: z.object({ reason: z.string().nullish() }).nullish(),
  payment_intent: reference(paymentIntentIdSchema, withId(paymentIntentIdSchema)).nullable(),
  payment_method_details: z
    .object({ type: z.string(), card: shownMethod, sepa_debit: shownMethod })
    .nullable(),
  customer: reference(customerIdSchema, withId(customerIdSchema)).nullable(),
})
export type StripeCharge = z.infer<typeof chargeSchema>

const intentStatus = z.enum([
  'requires_payment_method',
  'requires_confirmation',
  'requires_action',
  'processing',
  'requires_capture',
  'succeeded',
  'canceled',
])

export const paymentIntentSchema = z.object({
  object: z.literal('payment_intent'),
  id: paymentIntentIdSchema,
  status: intentStatus,
  amount: z.int(),
  currency: currencySchema,
  client_secret: z.string().nullable(),
  customer: reference(customerIdSchema, withId(customerIdSchema)).nullable(),
  payment_method: reference(paymentMethodIdSchema, paymentMethodSchema).nullable(),
  latest_charge: reference(z.string(), chargeSchema).nullable(),
  last_payment_error: intentError,
})
export type StripePaymentIntent = z.infer<typeof paymentIntentSchema>

export const setupIntentSchema = z.object({
  object: z.literal('setup_intent'),
  id: setupIntentIdSchema,
  status: intentStatus,
  client_secret: z.string().nullable(),
  customer: reference(customerIdSchema, withId(customerIdSchema)).nullable(),
  payment_method: reference(paymentMethodIdSchema, paymentMethodSchema).nullable(),
  last_setup_error: intentError,
  metadata: metadata.nullish(),
})
export type StripeSetupIntent = z.infer<typeof setupIntentSchema>

/** The SDK gives decimals as objects, lists and previews as texts. */
const decimal = z.unknown().transform((value) => (value == null ? null : String(value)))

/** One line of an invoice. Its price says which plan or add-on it bills. */
const invoiceLine = z.object({
  id: z.string(),
  amount: z.int(),
  discount_amounts: z.array(z.object({ amount: z.int() })).nullish(),
  taxes: z
    .array(
      z.object({
        tax_behavior: z.enum(['inclusive', 'exclusive']),
        tax_rate_details: z.object({ tax_rate: z.string() }).nullish(),
      }),
    )
    .nullish(),
  description: z.string().nullable(),
  quantity: z.int().nullable(),
  period: z.object({ start: moment, end: moment }),
  parent: z
    .object({
      invoice_item_details: z.object({ proration: z.boolean() }).nullish(),
      subscription_item_details: z.object({ proration: z.boolean() }).nullish(),
    })
    .nullable(),
  pricing: z
    .object({
      price_details: z
        .object({
          price: reference(z.string(), z.object({ id: z.string() })),
          product: z.string().nullish(),
        })
        .nullish(),
      unit_amount_decimal: decimal,
    })
    .nullable(),
})
export type StripeInvoiceLine = z.infer<typeof invoiceLine>
export const invoiceLinesSchema = z.object({ data: z.array(invoiceLine), has_more: z.boolean() })

export const invoiceSchema = z.object({
  object: z.literal('invoice'),
  id: invoiceIdSchema,
  customer: reference(customerIdSchema, withId(customerIdSchema)),
  number: z.string().nullable(),
  status: z.enum(['draft', 'open', 'paid', 'void', 'uncollectible']),
  currency: currencySchema,
  total: z.int(),
  amount_due: z.int(),
  /** The account's balance before this invoice; negative = credit. */
  starting_balance: z.int(),
  amount_paid: z.int(),
  amount_remaining: z.int(),
  subtotal: z.int(),
  total_discount_amounts: z.array(z.object({ amount: z.int() })).nullable(),
  total_taxes: z
    .array(
      z.object({
        amount: z.int(),
        taxable_amount: z.int().nullable(),
        tax_behavior: z.string(),
        taxability_reason: z.string().nullish(),
      }),
    )
    .nullable(),
  automatic_tax: z.object({ enabled: z.boolean(), status: z.string().nullable() }),
  pre_payment_credit_notes_amount: z.int(),
  post_payment_credit_notes_amount: z.int(),
  billing_reason: z.string().nullable(),
  collection_method: z.enum(['charge_automatically', 'send_invoice']),
  due_date: moment.nullable(),
  period_start: moment,
  period_end: moment,
  account_name: z.string().nullable(),
  account_country: z.string().nullable(),
  customer_name: z.string().nullable(),
  customer_email: z.string().nullable(),
  customer_address: addressSchema.nullable(),
  customer_tax_ids: z.array(z.object({ type: z.string(), value: z.string().nullable() })).nullish(),
  custom_fields: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  metadata: metadata.nullish(),
  lines: invoiceLinesSchema,
  attempt_count: z.int(),
  next_payment_attempt: moment.nullable(),
  created: moment,
  status_transitions: z.object({ finalized_at: moment.nullable(), paid_at: moment.nullable() }),
  parent: z
    .object({
      subscription_details: z
        .object({ subscription: reference(subscriptionIdSchema, withId(subscriptionIdSchema)) })
        .nullish(),
    })
    .nullable(),
  confirmation_secret: z.object({ client_secret: z.string(), type: z.string() }).nullish(),
  payments: z
    .object({
      data: z.array(
        z.object({
          is_default: z.boolean(),
          payment: z.object({
            type: z.string(),
            payment_intent: reference(paymentIntentIdSchema, withId(paymentIntentIdSchema)).nullish(),
          }),
        }),
      ),
    })
    .optional(),
})
/** Its credit notes are there where they were asked for, oldest first. */
export type StripeInvoice = z.infer<typeof invoiceSchema> & { creditNotes?: readonly StripeCreditNote[] }

const subscriptionItem = z.object({
  id: z.string(),
  quantity: z.int().default(1),
  current_period_end: moment,
  price: z.object({
    id: z.string(),
    unit_amount: z.int().nullable(),
    metadata,
    recurring: z.object({ interval: z.enum(['day', 'week', 'month', 'year']) }).nullable(),
    product: reference(z.string(), z.object({ id: z.string() })),
  }),
})

const pendingUpdate = z.object({
  expires_at: moment,
  subscription_items: z.array(subscriptionItem).nullable(),
})

export const subscriptionSchema = z.object({
  object: z.literal('subscription'),
  automatic_tax: z.object({ enabled: z.boolean() }),
  id: subscriptionIdSchema,
  customer: reference(customerIdSchema, customerSchema),
  status: z.enum(subscriptionStatuses),
  currency: currencySchema,
  metadata,
  items: z.object({ data: z.array(subscriptionItem).min(1) }),
  created: moment,
  start_date: moment,
  trial_start: moment.nullable(),
  trial_end: moment.nullable(),
  cancel_at: moment.nullable(),
  cancel_at_period_end: z.boolean(),
  canceled_at: moment.nullable(),
  ended_at: moment.nullable(),
  default_payment_method: reference(paymentMethodIdSchema, paymentMethodSchema).nullable(),
  latest_invoice: reference(invoiceIdSchema, invoiceSchema).nullable(),
  pending_setup_intent: reference(setupIntentIdSchema, setupIntentSchema).nullable(),
  pending_update: pendingUpdate.nullable(),
  schedule: reference(scheduleIdSchema, withId(scheduleIdSchema)).nullable(),
  discounts: z.array(reference(z.string(), discountSchema)),
  status_details: z
    .object({ paused: z.object({ subscription: z.object({ type: z.string() }).nullish() }).nullish() })
    .nullish(),
  pause_collection: z.object({ behavior: z.string(), resumes_at: moment.nullable() }).nullable(),
  collection_method: z.enum(['charge_automatically', 'send_invoice']),
})
export type StripeSubscription = z.infer<typeof subscriptionSchema>

const schedulePhase = z.object({
  start_date: moment,
  end_date: moment,
  items: z.array(
    z.object({ price: reference(z.string(), z.object({ id: z.string() })), quantity: z.int().default(1) }),
  ),
})

export const scheduleSchema = z.object({
  object: z.literal('subscription_schedule'),
  id: scheduleIdSchema,
  customer: reference(customerIdSchema, withId(customerIdSchema)),
  status: z.enum(['not_started', 'active', 'completed', 'released', 'canceled']),
  subscription: reference(subscriptionIdSchema, withId(subscriptionIdSchema)).nullable(),
  released_subscription: z.string().nullish(),
  current_phase: z.object({ start_date: moment, end_date: moment }).nullable(),
  phases: z.array(schedulePhase),
  pause_schedules: z
    .array(
      z.object({
        key: z.string(),
        pause: z.object({ pause_at: moment }),
        resume: z.object({ resume_at: moment }).nullable(),
      }),
    )
    .default([]),
  metadata: z.record(z.string(), z.string()).nullable(),
})
export type StripeSchedule = z.infer<typeof scheduleSchema>

export const testClockSchema = z.object({
  id: z.string().startsWith('clock_'),
  status: z.enum(['ready', 'advancing', 'internal_failure']),
  frozen_time: moment,
})
export type StripeTestClock = z.infer<typeof testClockSchema>

/** The intent that pays an invoice; null where nothing is to be paid, undefined where the payments were not asked for. */
export function paymentIntentIdOf(invoice: StripeInvoice) {
  if (invoice.payments === undefined) return undefined
  const payment = invoice.payments.data.find((entry) => entry.is_default)?.payment.payment_intent
  return payment == null ? null : idOf(payment)
}
