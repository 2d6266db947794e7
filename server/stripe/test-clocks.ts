import type Stripe from 'stripe'
import { asking } from './errors.ts'
import { type StripeTestClock, testClockSchema } from './objects.ts'

const seconds = (at: Date) => Math.floor(at.getTime() / 1000)

/** One clock for the account, however often it is asked for within the key's life. */
export async function createTestClock(stripe: Stripe, accountId: string, at: Date): Promise<StripeTestClock> {
  const params = { frozen_time: seconds(at), name: `account ${accountId}` }
  const idempotencyKey = `paydesk:clock:${accountId}:${params.frozen_time}`
  return testClockSchema.parse(
    await asking(() => stripe.testHelpers.testClocks.create(params, { idempotencyKey })),
  )
}

/** Starts moving a clock to a later moment; Stripe says with an event when it has arrived. */
export async function advanceTestClock(stripe: Stripe, id: string, to: Date): Promise<StripeTestClock> {
  return testClockSchema.parse(
    await asking(() => stripe.testHelpers.testClocks.advance(id, { frozen_time: seconds(to) })),
  )
}

export async function readTestClock(stripe: Stripe, id: string): Promise<StripeTestClock> {
  return testClockSchema.parse(await asking(() => stripe.testHelpers.testClocks.retrieve(id)))
}
