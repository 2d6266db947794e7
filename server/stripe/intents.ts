import type Stripe from 'stripe'
import { asking } from './errors.ts'
import {
  paymentIntentSchema,
  setupIntentSchema,
  type StripePaymentIntent,
  type StripeSetupIntent,
} from './objects.ts'

const expand = ['payment_method']

export async function readPaymentIntent(stripe: Stripe, id: string): Promise<StripePaymentIntent> {
  return paymentIntentSchema.parse(await asking(() => stripe.paymentIntents.retrieve(id, { expand })))
}

export async function readSetupIntent(stripe: Stripe, id: string): Promise<StripeSetupIntent> {
  return setupIntentSchema.parse(await asking(() => stripe.setupIntents.retrieve(id, { expand })))
}
