import { z } from 'zod'
import { currencySchema } from '#shared/money.ts'
import { subscriptionStatuses } from '../db/schema/subscriptions.ts'

// The fields of Stripe's objects that this application reads. A field that is missing or of another kind stops the
// work: an unknown shape is never written as null.

const moment = z.int().transform((seconds) => new Date(seconds * 1000))
const metadata = z.record(z.string(), z.string()).default({})

export const customerIdSchema = z.string().startsWith('cus_').brand<'CustomerId'>()
export const subscriptionIdSchema = z.string().startsWith('sub_').brand<'SubscriptionId'>()
export const invoiceIdSchema = z.string().startsWith('in_').brand<'InvoiceId'>()
export const paymentIntentIdSchema = z.string().startsWith('pi_').brand<'PaymentIntentId'>()
export const setupIntentIdSchema = z.string().startsWith('seti_').brand<'SetupIntentId'>()
export const scheduleIdSchema = z.string().startsWith('sub_sched_').brand<'ScheduleId'>()
export const paymentMethodIdSchema = z.string().min(1).brand<'PaymentMethodId'>()

/** An id, or the object itself where it was expanded. */
const reference = <Id extends z.ZodType, T extends z.ZodType>(id: Id, object: T) => z.union([id, object])
const withId = <Id extends z.ZodType>(id: Id) => z.object({ id })

/** The id of something that may have been expanded. */
export function idOf<Id extends string>(value: Id | { readonly id: Id }): Id {
  return typeof value === 'string' ? value : value.id
}

/** The object where it was expanded, else null. */
export function expanded<V extends string | object | null | undefined>(value: V) {
  return (typeof value === 'object' ? value : null) as Exclude<V, string | null | undefined> | null
}

const card = z.object({
  brand: z.string(),
  last4: z.string(),
  exp_month: z.int(),
  exp_year: z.int(),
  fingerprint: z.string().nullish(),
})

export const paymentMethodSchema = z.object({
  object: z.literal('payment_method'),
  id: paymentMethodIdSchema,
  type: z.string(),
  customer: reference(customerIdSchema, withId(customerIdSchema)).nullable(),
  card: card.nullish(),
})
export type StripePaymentMethod = z.infer<typeof paymentMethodSchema>

export const customerSchema = z.union([
  z.object({ deleted: z.literal(true), id: customerIdSchema }),
  z.object({
    deleted: z.undefined().optional(),
    id: customerIdSchema,
    currency: z.string().nullish(),
    delinquent: z.boolean().nullish(),
    balance: z.int(),
    test_clock: z.union([z.string(), z.object({ id: z.string() })]).nullish(),
    invoice_settings: z.object({
      default_payment_method: reference(paymentMethodIdSchema, withId(paymentMethodIdSchema)).nullable(),
    }),
    metadata,
  }),
])
export type StripeCustomer = z.infer<typeof customerSchema>

const intentError = z
  .object({
    code: z.string().nullish(),
    decline_code: z.string().nullish(),
    payment_method: z
      .object({ id: paymentMethodIdSchema, card: z.object({ fingerprint: z.string().nullish() }).nullish() })
      .nullish(),
  })
  .nullable()

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
  latest_charge: reference(z.string(), z.object({ id: z.string() })).nullable(),
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
})
export type StripeSetupIntent = z.infer<typeof setupIntentSchema>

export const invoiceSchema = z.object({
  object: z.literal('invoice'),
  id: invoiceIdSchema,
  customer: reference(customerIdSchema, withId(customerIdSchema)),
  number: z.string().nullable(),
  status: z.enum(['draft', 'open', 'paid', 'void', 'uncollectible']),
  currency: currencySchema,
  total: z.int(),
  amount_due: z.int(),
  amount_paid: z.int(),
  amount_remaining: z.int(),
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
export type StripeInvoice = z.infer<typeof invoiceSchema>

const subscriptionItem = z.object({
  id: z.string(),
  quantity: z.int().default(1),
  current_period_end: moment,
  price: z.object({
    id: z.string(),
    unit_amount: z.int().nullable(),
    metadata,
    recurring: z.object({ interval: z.enum(['day', 'week', 'month', 'year']) }).nullable(),
  }),
})

const discount = z.object({
  id: z.string(),
  start: moment,
  end: moment.nullable(),
  promotion_code: reference(z.string(), z.object({ id: z.string(), code: z.string() })).nullable(),
  source: z.object({ coupon: reference(z.string(), z.object({ id: z.string() })).nullable() }).nullish(),
})

const pendingUpdate = z.object({
  expires_at: moment,
  subscription_items: z.array(subscriptionItem).nullable(),
})

export const subscriptionSchema = z.object({
  object: z.literal('subscription'),
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
  discounts: z.array(reference(z.string(), discount)),
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

/** A moment that a schedule names, or an event at which it comes; a type without a timestamp has none so far. */
const scheduledMoment = z.object({ type: z.string(), timestamp: moment.nullish() }).nullish()

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
        pause: z.object({ pause_at: scheduledMoment }),
        resume: z.object({ resume_at: scheduledMoment }).nullable(),
      }),
    )
    .default([]),
  metadata: z.record(z.string(), z.string()).nullable(),
})
export type StripeSchedule = z.infer<typeof scheduleSchema>

export const chargeSchema = z.object({
  object: z.literal('charge'),
  id: z.string(),
  amount: z.int(),
  amount_refunded: z.int(),
  currency: z.string(),
  refunded: z.boolean(),
  disputed: z.boolean(),
  customer: reference(customerIdSchema, withId(customerIdSchema)).nullable(),
})
export type StripeCharge = z.infer<typeof chargeSchema>

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
