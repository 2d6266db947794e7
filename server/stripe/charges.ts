import type Stripe from 'stripe'
import { asking } from './errors.ts'
import { chargeSchema, type StripeCharge } from './objects.ts'

export async function readCharge(stripe: Stripe, id: string): Promise<StripeCharge> {
  return chargeSchema.parse(await asking(() => stripe.charges.retrieve(id)))
}
