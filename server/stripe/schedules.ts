import type Stripe from 'stripe'
import { asking } from './errors.ts'
import { scheduleSchema, type StripeSchedule } from './objects.ts'

export async function readSchedule(stripe: Stripe, id: string): Promise<StripeSchedule> {
  return scheduleSchema.parse(await asking(() => stripe.subscriptionSchedules.retrieve(id)))
}
