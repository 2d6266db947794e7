import type Stripe from 'stripe'
import { asking } from './errors.ts'
import { paymentMethodSchema, type StripePaymentMethod } from './objects.ts'

export async function readPaymentMethod(stripe: Stripe, id: string): Promise<StripePaymentMethod> {
  return paymentMethodSchema.parse(await asking(() => stripe.paymentMethods.retrieve(id)))
}

/** Takes a method off its customer; nothing can be charged to it afterwards. */
export async function detachPaymentMethod(stripe: Stripe, id: string): Promise<void> {
  await asking(() => stripe.paymentMethods.detach(id))
}
