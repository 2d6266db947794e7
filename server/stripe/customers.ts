import type Stripe from 'stripe'
import { asking } from './errors.ts'
import { customerSchema, type StripeCustomer } from './objects.ts'

export async function readCustomer(stripe: Stripe, id: string): Promise<StripeCustomer> {
  return customerSchema.parse(await asking(() => stripe.customers.retrieve(id)))
}

/** The customer that an operation made, found by the mark it carries, or null. */
export async function findCustomerOf(
  stripe: Stripe,
  { email, testClock }: { email: string | undefined; testClock: string | undefined },
  operationId: string,
): Promise<StripeCustomer | null> {
  const page = await asking(() =>
    stripe.customers.list({
      limit: 100,
      ...(email === undefined ? {} : { email }),
      ...(testClock === undefined ? {} : { test_clock: testClock }),
    }),
  )
  const found = page.data.find(({ metadata }) => metadata['operation_id'] === operationId)
  return found === undefined ? null : customerSchema.parse(found)
}
