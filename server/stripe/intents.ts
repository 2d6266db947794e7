import type Stripe from 'stripe'
import { asking } from './errors.ts'
import {
  paymentIntentSchema,
  setupIntentSchema,
  type StripePaymentIntent,
  type StripeSetupIntent,
} from './objects.ts'

const expand = ['payment_method']
const expandPayment = [...expand, 'latest_charge']

export async function readPaymentIntent(stripe: Stripe, id: string): Promise<StripePaymentIntent> {
  return paymentIntentSchema.parse(
    await asking(() => stripe.paymentIntents.retrieve(id, { expand: expandPayment })),
  )
}

/** The set-up that an operation made, found by the mark it carries, or null. */
export async function findSetupOf(
  stripe: Stripe,
  customer: string,
  operationId: string,
): Promise<StripeSetupIntent | null> {
  const page = await asking(() => stripe.setupIntents.list({ customer, limit: 100 }))
  const found = page.data.find(({ metadata }) => metadata?.['operation_id'] === operationId)
  return found === undefined ? null : setupIntentSchema.parse(found)
}

export async function readSetupIntent(stripe: Stripe, id: string): Promise<StripeSetupIntent> {
  return setupIntentSchema.parse(await asking(() => stripe.setupIntents.retrieve(id, { expand })))
}
