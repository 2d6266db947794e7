import type Stripe from 'stripe'
import type { TaxIdType } from '#shared/billing/tax-id-types.ts'
import { readCustomer } from './customers.ts'
import { asking } from './errors.ts'
import { readInvoice } from './invoices.ts'
import type { SubscriptionExpectation } from './expectation.ts'
import { customerSchema, type StripeCustomer } from './customer-object.ts'
import {
  invoiceSchema,
  paymentMethodSchema,
  scheduleSchema,
  setupIntentSchema,
  type StripeInvoice,
  type StripePaymentMethod,
  type StripeSchedule,
  type StripeSetupIntent,
  type StripeSubscription,
  subscriptionSchema,
} from './objects.ts'

/**
 * A request that changes something at Stripe, as it is stored before it leaves and sent again as it stands. Calls whose
 * object carries no mark of the operation say what is to be true afterwards.
 */
export type FrozenRequest =
  | { call: 'customers.create'; params: Stripe.CustomerCreateParams }
  | {
      call: 'customers.update'
      id: string
      params: Stripe.CustomerUpdateParams & { metadata: { last_operation_id: string } }
    }
  | { call: 'customers.createTaxId'; id: string; params: { type: TaxIdType; value: string } }
  | { call: 'customers.deleteTaxId'; id: string; taxId: string }
  | { call: 'subscriptions.create'; params: Stripe.SubscriptionCreateParams }
  | { call: 'subscriptions.cancel'; id: string; params: Stripe.SubscriptionCancelParams }
  | {
      call: 'subscriptions.update'
      id: string
      params: Stripe.SubscriptionUpdateParams
      expects: SubscriptionExpectation
    }
  | { call: 'subscriptions.pause'; id: string; params: Stripe.SubscriptionPauseParams }
  | { call: 'subscriptions.resume'; id: string; params: Stripe.SubscriptionResumeParams }
  | {
      call: 'subscriptionSchedules.create'
      params: Stripe.SubscriptionScheduleCreateParams & { from_subscription: string }
    }
  | { call: 'subscriptionSchedules.update'; id: string; params: Stripe.SubscriptionScheduleUpdateParams }
  | { call: 'subscriptionSchedules.release'; id: string; params: Stripe.SubscriptionScheduleReleaseParams }
  | { call: 'subscriptionSchedules.cancel'; id: string; params: Stripe.SubscriptionScheduleCancelParams }
  | { call: 'setupIntents.create'; params: Stripe.SetupIntentCreateParams & { customer: string } }
  | {
      call: 'setupIntents.confirm'
      id: string
      params: Stripe.SetupIntentConfirmParams & { payment_method: string }
    }
  | { call: 'paymentMethods.detach'; id: string }
  | { call: 'invoices.create'; params: Stripe.InvoiceCreateParams & { customer: string } }
  | { call: 'invoices.addLines'; id: string; params: Stripe.InvoiceAddLinesParams }
  | { call: 'invoices.delete'; id: string }
  | { call: 'creditNotes.create'; params: Stripe.CreditNoteCreateParams }
  | { call: 'invoiceItems.create'; params: Stripe.InvoiceItemCreateParams & { invoice: string } }
  | { call: 'invoices.finalize'; id: string; params: Stripe.InvoiceFinalizeInvoiceParams }
  | { call: 'invoices.pay'; id: string; params: Stripe.InvoicePayParams }
  | { call: 'invoices.void'; id: string; params: Stripe.InvoiceVoidInvoiceParams }

export type FrozenAnswer =
  | { object: 'customer'; customer: StripeCustomer }
  | { object: 'subscription'; subscription: StripeSubscription }
  | { object: 'schedule'; schedule: StripeSchedule }
  | { object: 'invoice'; invoice: StripeInvoice }
  | { object: 'invoice_item'; itemId: string }
  | { object: 'deleted_invoice'; invoiceId: string }
  /** The invoice stands for itself: what was taken off it shows there. */
  | { object: 'credit_note'; noteId: string; invoice: StripeInvoice }
  | { object: 'setup_intent'; setupIntent: StripeSetupIntent }
  | { object: 'payment_method'; paymentMethod: StripePaymentMethod }

interface SendOptions {
  idempotencyKey: string
  apiVersion: string
}

/** Sends exactly what was stored. With the same key Stripe does it once, however often it is asked. */
export async function sendFrozen(
  stripe: Stripe,
  request: FrozenRequest,
  { idempotencyKey, apiVersion }: SendOptions,
): Promise<FrozenAnswer> {
  const options = { idempotencyKey, apiVersion }
  switch (request.call) {
    case 'customers.create': {
      const answer = await asking(() => stripe.customers.create(request.params, options))
      return { object: 'customer', customer: customerSchema.parse(answer) }
    }
    case 'customers.update': {
      const answer = await asking(() => stripe.customers.update(request.id, request.params, options))
      return { object: 'customer', customer: customerSchema.parse(answer) }
    }
    case 'customers.createTaxId':
      await asking(() => stripe.customers.createTaxId(request.id, request.params, options))
      return { object: 'customer', customer: await readCustomer(stripe, request.id) }
    case 'customers.deleteTaxId':
      // A DELETE takes no idempotency key either.
      await asking(() => stripe.customers.deleteTaxId(request.id, request.taxId, {}, { apiVersion }))
      return { object: 'customer', customer: await readCustomer(stripe, request.id) }
    case 'subscriptions.create':
      return subscriptionAnswer(() => stripe.subscriptions.create(request.params, options))
    case 'subscriptions.cancel':
      // A DELETE takes no idempotency key: a second one answers 404, and the caller looks again.
      return subscriptionAnswer(() => stripe.subscriptions.cancel(request.id, request.params, { apiVersion }))
    case 'subscriptions.update':
      return subscriptionAnswer(() => stripe.subscriptions.update(request.id, request.params, options))
    case 'subscriptions.pause':
      return subscriptionAnswer(() => stripe.subscriptions.pause(request.id, request.params, options))
    case 'subscriptions.resume':
      return subscriptionAnswer(() => stripe.subscriptions.resume(request.id, request.params, options))
    case 'subscriptionSchedules.create':
      return scheduleAnswer(() => stripe.subscriptionSchedules.create(request.params, options))
    case 'subscriptionSchedules.update':
      return scheduleAnswer(() => stripe.subscriptionSchedules.update(request.id, request.params, options))
    case 'subscriptionSchedules.release':
      return scheduleAnswer(() => stripe.subscriptionSchedules.release(request.id, request.params, options))
    case 'subscriptionSchedules.cancel':
      return scheduleAnswer(() => stripe.subscriptionSchedules.cancel(request.id, request.params, options))
    case 'setupIntents.create': {
      const answer = await asking(() => stripe.setupIntents.create(request.params, options))
      return { object: 'setup_intent', setupIntent: setupIntentSchema.parse(answer) }
    }
    case 'setupIntents.confirm': {
      const answer = await asking(() => stripe.setupIntents.confirm(request.id, request.params, options))
      return { object: 'setup_intent', setupIntent: setupIntentSchema.parse(answer) }
    }
    case 'paymentMethods.detach': {
      const answer = await asking(() => stripe.paymentMethods.detach(request.id, {}, options))
      return { object: 'payment_method', paymentMethod: paymentMethodSchema.parse(answer) }
    }
    case 'invoices.create': {
      const answer = await asking(() => stripe.invoices.create(request.params, options))
      return { object: 'invoice', invoice: invoiceSchema.parse(answer) }
    }
    case 'invoices.addLines': {
      const answer = await asking(() => stripe.invoices.addLines(request.id, request.params, options))
      return { object: 'invoice', invoice: invoiceSchema.parse(answer) }
    }
    case 'invoices.delete':
      // A DELETE takes no idempotency key: a second one answers 404, and the caller looks again.
      await asking(() => stripe.invoices.del(request.id, {}, { apiVersion }))
      return { object: 'deleted_invoice', invoiceId: request.id }
    case 'creditNotes.create': {
      const { id } = await asking(() => stripe.creditNotes.create(request.params, options))
      return { object: 'credit_note', noteId: id, invoice: await readInvoice(stripe, request.params.invoice) }
    }
    case 'invoiceItems.create': {
      const { id } = await asking(() => stripe.invoiceItems.create(request.params, options))
      return { object: 'invoice_item', itemId: id }
    }
    case 'invoices.finalize': {
      const answer = await asking(() => stripe.invoices.finalizeInvoice(request.id, request.params, options))
      return { object: 'invoice', invoice: invoiceSchema.parse(answer) }
    }
    case 'invoices.pay': {
      const answer = await asking(() => stripe.invoices.pay(request.id, request.params, options))
      return { object: 'invoice', invoice: invoiceSchema.parse(answer) }
    }
    case 'invoices.void': {
      const answer = await asking(() => stripe.invoices.voidInvoice(request.id, request.params, options))
      return { object: 'invoice', invoice: invoiceSchema.parse(answer) }
    }
  }
}

async function subscriptionAnswer(send: () => Promise<unknown>): Promise<FrozenAnswer> {
  return { object: 'subscription', subscription: subscriptionSchema.parse(await asking(send)) }
}

async function scheduleAnswer(send: () => Promise<unknown>): Promise<FrozenAnswer> {
  return { object: 'schedule', schedule: scheduleSchema.parse(await asking(send)) }
}
