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
