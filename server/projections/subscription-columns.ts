import type { Interval } from '#shared/contracts/plans.ts'
import type { PauseReason } from '#shared/contracts/subscriptions.ts'
import type { subscriptionItems, subscriptions } from '../db/schema/subscriptions.ts'
import { idOf } from '../stripe/object-parts.ts'
import type { StripeSubscription } from '../stripe/objects.ts'
import { discountsOf } from './subscription-discounts.ts'

type ItemColumns = Omit<typeof subscriptionItems.$inferSelect, 'subscriptionStripeId'>

export type SubscriptionColumns = Omit<
  typeof subscriptions.$inferSelect,
  'stripeId' | 'readSequence' | 'readAt' | 'isDeleted'
> & { items: ItemColumns[] }

/** Stripe's subscription as our row. The prices say by their metadata which plan and add-ons they are. */
export function columnsOf(
  accountId: string,
  subscription: StripeSubscription,
  before: SubscriptionColumns | null,
): SubscriptionColumns {
  const items = subscription.items.data.map(itemOf).sort((a, b) => (a.stripeId < b.stripeId ? -1 : 1))
  const base =
    subscription.items.data.find(({ price }) => addOnOf(price.metadata) === null) ??
    subscription.items.data[0]
  if (base === undefined) throw new Error(`subscription ${subscription.id} has no item`)
  const methodId =
    subscription.default_payment_method === null ? null : idOf(subscription.default_payment_method)
  return {
    accountId,
    customerStripeId: idOf(subscription.customer),
    status: subscription.status,
    plan: base.price.metadata['plan'] ?? subscription.metadata['plan'] ?? 'unknown',
    interval: intervalOf(base.price.recurring?.interval, subscription.id),
    currency: subscription.currency,
    seats: base.quantity,
    operationId: subscription.metadata['operation_id'] ?? null,
    latestInvoiceId: subscription.latest_invoice === null ? null : idOf(subscription.latest_invoice),
    pendingSetupIntentId:
      subscription.pending_setup_intent === null ? null : idOf(subscription.pending_setup_intent),
    defaultPaymentMethodId: methodId,
    hadPaymentMethod: (before?.hadPaymentMethod ?? false) || methodId !== null,
    startedAt: subscription.start_date,
    createdAt: subscription.created,
    periodEndsAt: earliest(subscription.items.data.map((item) => item.current_period_end)),
    trialStartedAt: subscription.trial_start,
    trialEndsAt: subscription.trial_end,
    cancelAtPeriodEnd: subscription.cancel_at_period_end,
    cancelAt: subscription.cancel_at,
    canceledAt: subscription.canceled_at,
    endedAt: subscription.ended_at,
    pausedBecause: pauseReasonOf(subscription),
    pendingUntil: subscription.pending_update?.expires_at ?? null,
    pendingItems:
      subscription.pending_update?.subscription_items?.map(({ price, quantity }) => ({
        stripePriceId: price.id,
        quantity,
      })) ?? null,
    scheduleStripeId: subscription.schedule === null ? null : idOf(subscription.schedule),
    collectionMethod: subscription.collection_method,
    collectionPausedAs: subscription.pause_collection?.behavior ?? null,
    collectionResumesAt: subscription.pause_collection?.resumes_at ?? null,
    hasAutomaticTax: subscription.automatic_tax.enabled,
    discounts: discountsOf(subscription, before?.discounts ?? []),
    items,
  }
}

function itemOf({ id, price, quantity }: StripeSubscription['items']['data'][number]): ItemColumns {
  return {
    stripeId: id,
    stripePriceId: price.id,
    addOn: addOnOf(price.metadata),
    quantity,
    unitAmountMinor: price.unit_amount,
  }
}

function addOnOf(metadata: Record<string, string>): string | null {
  return metadata['add_on'] ?? null
}

function pauseReasonOf({ status, status_details: details }: StripeSubscription): PauseReason | null {
  if (status !== 'paused') return null
  switch (details?.paused?.subscription?.type) {
    case 'trial_end_without_payment_method':
      return 'trial_without_card'
    case 'first_payment_failure':
    case 'final_payment_failure':
      return 'payment_failed'
    default:
      return 'wanted'
  }
}

function intervalOf(interval: string | undefined, id: string): Interval {
  if (interval === 'month' || interval === 'year') return interval
  throw new Error(`subscription ${id} is billed by ${interval ?? 'nothing'}, which no plan is`)
}

function earliest(dates: readonly Date[]): Date | null {
  return dates.reduce<Date | null>((first, date) => (first === null || date < first ? date : first), null)
}
