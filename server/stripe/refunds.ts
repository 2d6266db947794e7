import type Stripe from 'stripe'
import { asking } from './errors.ts'
import { refundSchema, type StripeRefund } from './objects.ts'

/** The refund that an operation made of a payment, found by the mark it carries, or null. Lists; never searches, which lags. */
export async function findRefundOf(
  stripe: Stripe,
  paymentIntent: string,
  operationId: string,
): Promise<StripeRefund | null> {
  const page = await asking(() => stripe.refunds.list({ payment_intent: paymentIntent, limit: 100 }))
  const found = page.data.find(({ metadata }) => metadata?.['operation_id'] === operationId)
  return found === undefined ? null : refundSchema.parse(found)
}
