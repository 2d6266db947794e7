import type Stripe from 'stripe'
import { asking } from './errors.ts'

/** Where a page begins and what the list is narrowed to. */
export interface PageQuery {
  after: string | null
  /** Only objects on this test clock; without it Stripe leaves out everything that is on one. */
  testClock?: string
  customer?: string
  /** Only objects made at this time or later. */
  since?: Date
}

/** One page as Stripe answered it, not looked into yet. */
export interface ListPage {
  data: readonly { id: string }[]
  hasMore: boolean
}

/** The lists that show a whole account, each with what one read of it answers for. */
const stripeLists = {
  customers: (stripe, query) =>
    stripe.customers.list({
      ...pageOf(query),
      ...clockOf(query),
      expand: ['data.tax_ids', 'data.discount.promotion_code', 'data.discount.source.coupon'],
    }),
  subscriptions: (stripe, query) =>
    stripe.subscriptions.list({
      ...pageOf(query),
      ...clockOf(query),
      status: 'all',
      expand: [
        'data.default_payment_method',
        'data.latest_invoice.payments',
        'data.pending_setup_intent',
        'data.discounts.promotion_code',
        'data.discounts.source.coupon',
      ],
    }),
  subscription_schedules: (stripe, query) =>
    stripe.subscriptionSchedules.list({ ...pageOf(query), ...customerOf(query) }),
  invoices: (stripe, query) =>
    stripe.invoices.list({ ...pageOf(query), ...customerOf(query), expand: ['data.payments'] }),
  payment_intents: (stripe, query) =>
    stripe.paymentIntents.list({
      ...pageOf(query),
      ...customerOf(query),
      expand: ['data.payment_method', 'data.latest_charge'],
    }),
  setup_intents: (stripe, query) =>
    stripe.setupIntents.list({ ...pageOf(query), ...customerOf(query), expand: ['data.payment_method'] }),
} as const satisfies Record<string, (stripe: Stripe, query: PageQuery) => Promise<RawPage>>
export type StripeList = keyof typeof stripeLists

interface RawPage {
  data: { id: string }[]
  has_more: boolean
}

/** One page of a hundred, newest first. */
export async function readPage(stripe: Stripe, list: StripeList, query: PageQuery): Promise<ListPage> {
  const ask: (stripe: Stripe, query: PageQuery) => Promise<RawPage> = stripeLists[list]
  const page = await asking(() => ask(stripe, query))
  return { data: page.data, hasMore: page.has_more }
}

/** One page of events made since then, newest first. Stripe keeps them for 30 days. */
export async function readEvents(
  stripe: Stripe,
  query: Pick<PageQuery, 'after' | 'since'>,
): Promise<{ data: readonly Stripe.Event[]; hasMore: boolean }> {
  const page = await asking(() => stripe.events.list(pageOf(query)))
  return { data: page.data, hasMore: page.has_more }
}

function pageOf({ after, since }: PageQuery) {
  return {
    limit: 100,
    ...(after === null ? {} : { starting_after: after }),
    ...(since === undefined ? {} : { created: { gte: Math.floor(since.getTime() / 1000) } }),
  }
}

const clockOf = ({ testClock }: PageQuery) => (testClock === undefined ? {} : { test_clock: testClock })
const customerOf = ({ customer }: PageQuery) => (customer === undefined ? {} : { customer })
