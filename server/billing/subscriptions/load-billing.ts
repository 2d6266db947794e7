import { and, asc, desc, eq, sql } from 'drizzle-orm'
import { offeredPlans } from '#shared/billing/offered-plans.ts'
import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'
import { type DiscountFacts, renewalOf } from '#shared/billing/discounts.ts'
import type { BillingFacts, ScheduleFacts, SubscriptionFacts } from '#shared/billing/subscription-state.ts'
import { estimateOrder } from '#shared/billing/pricing.ts'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import type { Database, Transaction } from '../../db/client.ts'
import { type CustomerDiscountRow, customers } from '../../db/schema/customers.ts'
import { invoices } from '../../db/schema/invoices.ts'
import { cardSetups, charges, paymentMethods, payments } from '../../db/schema/payments.ts'
import { stripePrices } from '../../db/schema/plans.ts'
import { subscriptionSchedules } from '../../db/schema/subscription-schedules.ts'
import { subscriptionItems, subscriptions } from '../../db/schema/subscriptions.ts'
import { trialNeedsCard } from './first-step.ts'

export type SubscriptionRow = typeof subscriptions.$inferSelect
type ScheduleRow = typeof subscriptionSchedules.$inferSelect
/** An item with what its price charges, as far as we know that price. */
type ItemRow = typeof subscriptionItems.$inferSelect & {
  /** Null where our price list does not know the price. */
  stripeProductId: string | null
  included: { readonly units: number; readonly amountMinor: number } | null
}

export interface AccountBilling {
  facts: BillingFacts
  row: SubscriptionRow | null
  invoice: typeof invoices.$inferSelect | null
  payment: typeof payments.$inferSelect | null
  setup: typeof cardSetups.$inferSelect | null
  paymentMethod: typeof paymentMethods.$inferSelect | null
  items: readonly ItemRow[]
}

const nothing: AccountBilling = {
  facts: {
    subscription: null,
    latestInvoice: null,
    intent: null,
    declineCode: null,
    isDisputed: false,
    schedule: null,
  },
  row: null,
  invoice: null,
  payment: null,
  setup: null,
  paymentMethod: null,
  items: [],
}

/** What our rows know of an account's subscription: the live one, else the newest. No request leaves. */
export async function loadBilling(
  db: Database | Transaction,
  accountId: string,
  only?: { subscriptionId: string },
): Promise<AccountBilling> {
  const [found] = await db
    .select()
    .from(subscriptions)
    .leftJoin(invoices, eq(invoices.stripeId, subscriptions.latestInvoiceId))
    .leftJoin(payments, eq(payments.stripeId, invoices.paymentIntentId))
    .leftJoin(subscriptionSchedules, eq(subscriptionSchedules.stripeId, subscriptions.scheduleStripeId))
    .leftJoin(customers, eq(customers.stripeId, subscriptions.customerStripeId))
    .leftJoin(
      paymentMethods,
      eq(
        paymentMethods.stripeId,
        sql`coalesce(${subscriptions.defaultPaymentMethodId}, ${customers.defaultPaymentMethodId})`,
      ),
    )
    .where(
      and(
        eq(subscriptions.accountId, accountId),
        eq(subscriptions.isDeleted, false),
        only === undefined ? undefined : eq(subscriptions.stripeId, only.subscriptionId),
      ),
    )
    .orderBy(
      sql`${subscriptions.status} in ('canceled', 'incomplete_expired')`,
      desc(subscriptions.createdAt),
      desc(subscriptions.readSequence),
    )
    .limit(1)
  if (found === undefined) return nothing
  const {
    subscriptions: stored,
    customers: customer,
    invoices: invoice,
    payments: payment,
    payment_methods: method,
    subscription_schedules: schedule,
  } = found
  const items = await loadItems(db, stored)
  const row = { ...stored, discounts: discountsInForce(stored, items, customer?.discount ?? null) }
  const setup = await loadSetup(db, row)
  const paymentMethod = method?.isDeleted === true ? null : method
  const subscription = factsOf(row, items, paymentMethod !== null)
  return {
    row,
    items,
    invoice,
    payment,
    setup,
    paymentMethod,
    facts: {
      subscription,
      latestInvoice:
        invoice === null
          ? null
          : {
              status: invoice.status,
              due: { amountMinor: invoice.amountRemainingMinor, currency: invoice.currency },
              nextAttemptAt: invoice.nextPaymentAttemptAt,
            },
      intent: subscription.waitsForCard ? (setup?.status ?? null) : (payment?.status ?? null),
      declineCode: payment?.declineCode ?? payment?.errorCode ?? null,
      isDisputed: await isDisputed(db, invoice?.paymentIntentId ?? null),
      schedule: schedule === null ? null : scheduleOf(schedule, row),
    },
  }
}

/** A payment is taken back by the bank at the payer's word, or was. */
export async function isDisputed(db: Database, paymentIntentId: string | null): Promise<boolean> {
  if (paymentIntentId === null) return false
  const [disputed] = await db
    .select({ stripeId: charges.stripeId })
    .from(charges)
    .where(and(eq(charges.paymentIntentId, paymentIntentId), eq(charges.isDisputed, true)))
    .limit(1)
  return disputed !== undefined
}

function scheduleOf(schedule: ScheduleRow, { currency, discounts }: SubscriptionRow): ScheduleFacts {
  const { changeAt, plan, interval, seats, addOns, pauseAt, resumeAt } = schedule
  const to =
    plan === null || interval === null || seats === null ? null : { plan, interval, currency, seats, addOns }
  const offered = offeredPlans(catalogueInUse()).find(({ code }) => code === to?.plan)
  const estimate = to === null || offered === undefined ? null : estimateOrder(offered, to)
  const lines = estimate?.lines.map((line) => ({ ...line, stripeId: line.code }))
  // Whether a reduction of some products is one of those to come, our rows do not know.
  const general = discounts.filter(({ itemIds }) => itemIds === null)
  const then = lines === undefined ? null : renewalOf(lines, currency, general, changeAt)
  return { changeAt, to, then, pauseAt, resumeAt }
}

/** Stripe tells the steps of a price only where it is asked for the price; ours were kept when they were published. */
async function loadItems(db: Database, { stripeId }: SubscriptionRow): Promise<ItemRow[]> {
  const found = await db
    .select({ item: subscriptionItems, price: stripePrices })
    .from(subscriptionItems)
    .leftJoin(stripePrices, eq(stripePrices.stripeId, subscriptionItems.stripePriceId))
    .where(eq(subscriptionItems.subscriptionStripeId, stripeId))
    .orderBy(asc(subscriptionItems.stripeId))
  return found.map(({ item, price }) => ({
    ...item,
    stripeProductId: price?.stripeProductId ?? null,
    unitAmountMinor: item.unitAmountMinor ?? price?.unitAmountMinor ?? null,
    included:
      price === null || price.includedUnits === 0
        ? null
        : { units: price.includedUnits, amountMinor: price.includedAmountMinor },
  }))
}

/** A subscription without a reduction of its own inherits its customer's. */
function discountsInForce(
  { discounts }: SubscriptionRow,
  items: readonly ItemRow[],
  inherited: CustomerDiscountRow | null,
): readonly DiscountFacts[] {
  if (discounts.length > 0 || inherited === null) return discounts
  const { productIds, ...terms } = inherited
  const itemIds =
    productIds === null
      ? null
      : items
          .filter(({ stripeProductId: id }) => id !== null && productIds.includes(id))
          .map(({ stripeId }) => stripeId)
  return [{ ...terms, itemIds, isInherited: true }]
}

async function loadSetup(db: Database, { pendingSetupIntentId }: SubscriptionRow) {
  if (pendingSetupIntentId === null) return null
  const [setup] = await db.select().from(cardSetups).where(eq(cardSetups.stripeId, pendingSetupIntentId))
  return setup ?? null
}

function factsOf(
  row: SubscriptionRow,
  items: readonly ItemRow[],
  hasPaymentMethod: boolean,
): SubscriptionFacts {
  return {
    status: row.status,
    choice: choiceOf(row, items),
    createdAt: row.createdAt,
    startedAt: row.startedAt,
    periodEndsAt: row.periodEndsAt,
    trialEndsAt: row.trialEndsAt,
    cancelAtPeriodEnd: row.cancelAtPeriodEnd,
    cancelAt: row.cancelAt,
    endedAt: row.endedAt,
    pausedBecause: row.pausedBecause,
    collectionPaused: row.collectionPausedAs === null ? null : { until: row.collectionResumesAt },
    pendingUntil: row.pendingUntil,
    waitsForCard:
      row.status === 'trialing' &&
      row.pendingSetupIntentId !== null &&
      !row.hadPaymentMethod &&
      trialNeedsCard(row.plan),
    hasPaymentMethod,
    renewal: renewalOf(items, row.currency, row.discounts, row.periodEndsAt),
  }
}

function choiceOf(row: SubscriptionRow, items: readonly ItemRow[]): PlanChoice {
  return {
    plan: row.plan,
    interval: row.interval,
    currency: row.currency,
    seats: row.seats,
    addOns: items
      .flatMap(({ addOn, quantity }) => (addOn === null ? [] : [{ code: addOn, quantity }]))
      .sort((a, b) => (a.code < b.code ? -1 : 1)),
  }
}
