import type Stripe from 'stripe'
import { asking } from './errors.ts'
import { customerSchema, type StripeCustomer } from './customer-object.ts'

/** What a customer is read with, so that no read knows less of it than another. */
export const customerExpand = [
  'tax_ids',
  'discount.promotion_code',
  'discount.source.coupon.applies_to',
  'discount.source.coupon.currency_options',
]

export async function readCustomer(stripe: Stripe, id: string): Promise<StripeCustomer> {
  return customerSchema.parse(await asking(() => stripe.customers.retrieve(id, { expand: customerExpand })))
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
      expand: customerExpand.map((part) => `data.${part}`),
      ...(email === undefined ? {} : { email }),
      ...(testClock === undefined ? {} : { test_clock: testClock }),
    }),
  )
  const found = page.data.find(({ metadata }) => metadata['operation_id'] === operationId)
  return found === undefined ? null : customerSchema.parse(found)
}

/** Where Stripe keeps a single address for a customer, the others are a mark on it. */
const moreEmailsKey = 'invoice_emails'

/** The further addresses that a customer's bills go to. */
export function moreEmailsOf(metadata: Readonly<Record<string, string>>): string[] {
  return (metadata[moreEmailsKey] ?? '').split(',').filter((email) => email !== '')
}

/** The same as a customer's metadata carry it; an empty text takes them away. */
export function moreEmailsMark(emails: readonly string[]): Record<string, string> {
  return { [moreEmailsKey]: emails.join(',') }
}
