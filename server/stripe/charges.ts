import type Stripe from 'stripe'
import { asking } from './errors.ts'
import { chargeSchema, type StripeCharge } from './objects.ts'

export async function readCharge(stripe: Stripe, id: string): Promise<StripeCharge> {
  return chargeSchema.parse(await asking(() => stripe.charges.retrieve(id)))
}

/** Every try of a payment, paid or refused, newest first; a hundred at most, of which nobody makes so many. */
export async function listTries(stripe: Stripe, paymentIntentId: string): Promise<StripeCharge[]> {
  const page = await asking(() => stripe.charges.list({ payment_intent: paymentIntentId, limit: 100 }))
  return page.data.map((charge) => chargeSchema.parse(charge))
}
