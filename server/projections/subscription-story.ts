import type { AuditAction } from '#shared/contracts/activity.ts'
import type { AuditDraft } from '../audit/record.ts'
import type { SubscriptionColumns } from './subscription-columns.ts'

/** Puts the difference between two states of a subscription into entries of the audit trail; never none. */
export function describeSubscription(
  before: SubscriptionColumns | null,
  after: SubscriptionColumns,
): readonly [AuditDraft, ...AuditDraft[]] {
  const facts = factsOf(after)
  const drafts: AuditDraft[] = []
  if (before === null) drafts.push({ action: 'subscription.started', facts })
  if (before?.status !== after.status) {
    const action = actionOfStatus(before, after)
    if (action !== null) drafts.push({ action, facts })
  } else if (hasTrialBegun(before, after)) {
    drafts.push({ action: 'subscription.trial_started', facts })
  }
  const hadEnd = before !== null && endBookedFor(before) !== null
  const endsAt = endBookedFor(after)?.toISOString() ?? null
  if (isRunning(after) && hadEnd !== (endsAt !== null)) {
    const action = hadEnd ? 'subscription.cancel_undone' : 'subscription.cancel_booked'
    drafts.push({ action, facts: { ...facts, endsAt } })
  }
  const action = before === null ? null : actionOfDiscounts(before, after)
  if (action !== null) drafts.push({ action, facts })
  if (before?.hasAutomaticTax === false && after.hasAutomaticTax === true && isRunning(after)) {
    drafts.push({ action: 'subscription.taxes_began', facts })
  }
  const [first, ...rest] = drafts
  return first === undefined ? [{ action: 'subscription.changed', facts }] : [first, ...rest]
}

function actionOfStatus(before: SubscriptionColumns | null, after: SubscriptionColumns): AuditAction | null {
  switch (after.status) {
    case 'incomplete':
      return null
    case 'trialing':
      return after.pendingSetupIntentId === null ? 'subscription.trial_started' : null
    case 'active':
      return before?.status === 'paused' ? 'subscription.resumed' : 'subscription.activated'
    case 'past_due':
    case 'unpaid':
      return 'subscription.past_due'
    case 'paused':
      return 'subscription.paused'
    case 'incomplete_expired':
      return 'subscription.expired'
    case 'canceled': {
      const wasUnfinished =
        before !== null &&
        (before.status === 'incomplete' || (before.status === 'trialing' && !before.hadPaymentMethod))
      return wasUnfinished ? 'subscription.replaced' : 'subscription.canceled'
    }
  }
}

/** A reduction that came to what runs, or left it. One that an order begins with is told by its invoice. */
function actionOfDiscounts(before: SubscriptionColumns, after: SubscriptionColumns): AuditAction | null {
  const has = ({ discounts }: SubscriptionColumns, id: string) =>
    discounts.some(({ stripeId }) => stripeId === id)
  if (after.discounts.some(({ stripeId }) => !has(before, stripeId))) return 'subscription.discount_began'
  const isOver = before.discounts.some(({ stripeId }) => !has(after, stripeId))
  return isOver && isRunning(after) ? 'subscription.discount_ended' : null
}

/** When it was told to end; null when it goes on. */
function endBookedFor({ cancelAt, cancelAtPeriodEnd, periodEndsAt }: SubscriptionColumns): Date | null {
  return cancelAt ?? (cancelAtPeriodEnd ? periodEndsAt : null)
}

function isRunning({ endedAt }: SubscriptionColumns): boolean {
  return endedAt === null
}

/** The card that the trial waited for is there. */
function hasTrialBegun(before: SubscriptionColumns, after: SubscriptionColumns): boolean {
  return (
    after.status === 'trialing' &&
    before.pendingSetupIntentId !== null &&
    after.pendingSetupIntentId === null &&
    after.hadPaymentMethod
  )
}

function factsOf({ plan, interval, seats, currency, trialEndsAt, periodEndsAt }: SubscriptionColumns) {
  return {
    plan,
    interval,
    seats,
    currency,
    endsAt: trialEndsAt?.toISOString() ?? null,
    periodEndsAt: periodEndsAt?.toISOString() ?? null,
  }
}
