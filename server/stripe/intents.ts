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

/** Card set-ups of ours that somebody may still confirm, newest first. A subscription's own ends with it and is not ours. */
export async function listOpenSetups(stripe: Stripe, customer: string): Promise<string[]> {
  const page = await asking(() => stripe.setupIntents.list({ customer, limit: 100 }))
  return page.data
    .filter(
      ({ metadata, status }) => metadata?.['operation_id'] !== undefined && status.startsWith('requires_'),
    )
    .map(({ id }) => id)
}

/** Takes the use from a set-up's secret. Fails as `refused` when it is over already. */
export async function cancelSetupIntent(stripe: Stripe, id: string): Promise<StripeSetupIntent> {
  return setupIntentSchema.parse(await asking(() => stripe.setupIntents.cancel(id, { expand })))
}

export async function readSetupIntent(stripe: Stripe, id: string): Promise<StripeSetupIntent> {
  return setupIntentSchema.parse(await asking(() => stripe.setupIntents.retrieve(id, { expand })))
}
