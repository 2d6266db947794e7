import type Stripe from 'stripe'
import { asking } from './errors.ts'
import { paymentMethodSchema, type StripePaymentMethod } from './objects.ts'

export async function readPaymentMethod(stripe: Stripe, id: string): Promise<StripePaymentMethod> {
  return paymentMethodSchema.parse(await asking(() => stripe.paymentMethods.retrieve(id)))
}
