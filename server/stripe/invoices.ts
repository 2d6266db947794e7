import type Stripe from 'stripe'
import { asking } from './errors.ts'
import {
  expanded,
  invoiceSchema,
  paymentIntentSchema,
  type StripeInvoice,
  type StripePaymentIntent,
  type StripeSubscription,
  subscriptionSchema,
} from './objects.ts'

export async function readInvoice(stripe: Stripe, id: string): Promise<StripeInvoice> {
  return invoiceSchema.parse(await asking(() => stripe.invoices.retrieve(id, { expand: ['payments'] })))
}

export interface FirstPayment {
  invoice: StripeInvoice
  subscription: StripeSubscription | null
  paymentIntent: StripePaymentIntent | null
}

/** An invoice with its subscription and the intent that pays it, in one read. */
export async function readFirstPayment(stripe: Stripe, invoiceId: string): Promise<FirstPayment> {
  const answer = await asking(() =>
    stripe.invoices.retrieve(invoiceId, {
      expand: ['payments.data.payment.payment_intent', 'parent.subscription_details.subscription'],
    }),
  )
  const subscription = expanded(answer.parent?.subscription_details?.subscription)
  const payment = answer.payments?.data.find(({ is_default }) => is_default)?.payment
  const intent = expanded(payment?.payment_intent)
  return {
    invoice: invoiceSchema.parse(answer),
    subscription: subscription === null ? null : subscriptionSchema.parse(subscription),
    paymentIntent: intent === null ? null : paymentIntentSchema.parse(intent),
  }
}
