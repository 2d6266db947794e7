import { z } from 'zod'

/** Stripe counts seconds. */
export const moment = z.int().transform((seconds) => new Date(seconds * 1000))
export const metadata = z.record(z.string(), z.string()).default({})

export const customerIdSchema = z.string().startsWith('cus_').brand<'CustomerId'>()
export const subscriptionIdSchema = z.string().startsWith('sub_').brand<'SubscriptionId'>()
export const invoiceIdSchema = z.string().startsWith('in_').brand<'InvoiceId'>()
export const paymentIntentIdSchema = z.string().startsWith('pi_').brand<'PaymentIntentId'>()
export const setupIntentIdSchema = z.string().startsWith('seti_').brand<'SetupIntentId'>()
export const scheduleIdSchema = z.string().startsWith('sub_sched_').brand<'ScheduleId'>()
export const paymentMethodIdSchema = z.string().min(1).brand<'PaymentMethodId'>()

/** An id, or the object itself where it was expanded. */
export const reference = <Id extends z.ZodType, T extends z.ZodType>(id: Id, object: T) =>
  z.union([id, object])
export const withId = <Id extends z.ZodType>(id: Id) => z.object({ id })

/** The id of something that may have been expanded. */
export function idOf<Id extends string>(value: Id | { readonly id: Id }): Id {
  return typeof value === 'string' ? value : value.id
}

/** The object where it was expanded, else null. */
export function expanded<V extends string | object | null | undefined>(value: V) {
  return (typeof value === 'object' ? value : null) as Exclude<V, string | null | undefined> | null
}
