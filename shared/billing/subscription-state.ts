import type { BillingState, CurrentSubscription, PlanChoice } from '../contracts/subscriptions.ts'
import type { Currency, Money } from '../money.ts'

/** What our rows know of a subscription. Dates are the account's time. */
export interface SubscriptionFacts {
  readonly status:
    | 'incomplete'
    | 'incomplete_expired'
    | 'trialing'
    | 'active'
    | 'past_due'
    | 'unpaid'
    | 'paused'
    | 'canceled'
  readonly choice: PlanChoice
  readonly createdAt: Date
  readonly startedAt: Date
  readonly periodEndsAt: Date | null
  readonly trialEndsAt: Date | null
  readonly cancelAtPeriodEnd: boolean
  readonly cancelAt: Date | null
  readonly endedAt: Date | null
  readonly resumesAt: Date | null
  /** A card is still asked for before the trial counts as started. */
  readonly waitsForCard: boolean
  readonly hasPaymentMethod: boolean
  /** What a renewal costs, by the prices on the subscription. */
  readonly renewal: Money
}

export interface InvoiceFacts {
  readonly status: 'draft' | 'open' | 'paid' | 'void' | 'uncollectible'
  readonly due: Money
  readonly nextAttemptAt: Date | null
}

/** Where the payment (or the card's set-up) of the first invoice stands. */
export type IntentStatus =
  'requires_payment_method' | 'requires_action' | 'processing' | 'succeeded' | 'canceled'

export interface BillingFacts {
  /** The account's newest subscription, or null when it never had one. */
  readonly subscription: SubscriptionFacts | null
  readonly latestInvoice: InvoiceFacts | null
  readonly intent: IntentStatus | null
}

/** How long Stripe keeps a first payment open. */
export const firstPaymentHours = 23

const hourMs = 3_600_000

/** The one place where status, invoice and intent become the state that screens, mails and guards speak of. */
export function billingStateOf(
  { subscription, latestInvoice, intent }: BillingFacts,
  now: Date,
): BillingState {
  if (subscription === null) return { kind: 'free' }
  const due = dueOf(subscription, latestInvoice)
  switch (subscription.status) {
    case 'incomplete':
      return firstPaymentState(subscription, due, intent, now)
    case 'trialing':
      return subscription.waitsForCard
        ? firstPaymentState(subscription, due, intent, now)
        : (endingState(subscription) ?? {
            kind: 'trialing',
            endsAt: (subscription.trialEndsAt ?? subscription.createdAt).toISOString(),
            then: subscription.renewal,
            hasPaymentMethod: subscription.hasPaymentMethod,
          })
    case 'active':
      return (
        endingState(subscription) ?? {
          kind: 'active',
          renewsAt: (subscription.periodEndsAt ?? subscription.startedAt).toISOString(),
          next: subscription.renewal,
        }
      )
    case 'past_due':
      return { kind: 'past_due', due, nextAttemptAt: latestInvoice?.nextAttemptAt?.toISOString() ?? null }
    case 'unpaid':
      return { kind: 'unpaid', due }
    case 'paused':
      return { kind: 'paused', resumesAt: subscription.resumesAt?.toISOString() ?? null }
    case 'canceled':
      return { kind: 'canceled', endedAt: (subscription.endedAt ?? subscription.createdAt).toISOString() }
    case 'incomplete_expired':
      return { kind: 'expired' }
  }
}

/** An attempt that was begun and neither paid, expired nor given up; null when there is none. */
export function unfinishedAttemptOf(
  { subscription, latestInvoice, intent }: BillingFacts,
  now: Date,
): Omit<NonNullable<CurrentSubscription['unfinished']>, 'replaceableAt'> | null {
  if (subscription === null || !isUnfinished(subscription)) return null
  const expiresAt = firstPaymentExpiry(subscription)
  if (expiresAt <= now || intent === 'canceled') return null
  return {
    choice: subscription.choice,
    due: dueOf(subscription, latestInvoice),
    // Money that has arrived but is not yet seen on the subscription leaves nothing to do but wait.
    payment: intent === 'succeeded' ? 'processing' : (intent ?? 'requires_payment_method'),
    isTrial: subscription.status === 'trialing',
    expiresAt: expiresAt.toISOString(),
  }
}

/** The first payment, or the card that a trial asks for, is still missing. */
export function isUnfinished({ status, waitsForCard }: Pick<SubscriptionFacts, 'status' | 'waitsForCard'>) {
  return status === 'incomplete' || (status === 'trialing' && waitsForCard)
}

/** A subscription that holds the account's one place: it must end before another can begin. */
export function isLive({ status }: Pick<SubscriptionFacts, 'status'>): boolean {
  return status !== 'canceled' && status !== 'incomplete_expired'
}

function firstPaymentState(
  subscription: SubscriptionFacts,
  due: Money,
  intent: IntentStatus | null,
  now: Date,
): BillingState {
  const expiresAt = firstPaymentExpiry(subscription)
  if (intent === 'processing' || intent === 'succeeded') return { kind: 'processing', due }
  if (expiresAt <= now || intent === 'canceled') return { kind: 'expired' }
  return {
    kind: intent === 'requires_action' ? 'bank_check' : 'incomplete',
    due,
    expiresAt: expiresAt.toISOString(),
  }
}

function endingState(subscription: SubscriptionFacts): BillingState | null {
  if (!subscription.cancelAtPeriodEnd && subscription.cancelAt === null) return null
  const endsAt = subscription.cancelAt ?? subscription.periodEndsAt ?? subscription.createdAt
  return { kind: 'canceling', endsAt: endsAt.toISOString() }
}

function firstPaymentExpiry({ createdAt }: SubscriptionFacts): Date {
  return new Date(createdAt.getTime() + firstPaymentHours * hourMs)
}

function dueOf(subscription: SubscriptionFacts, invoice: InvoiceFacts | null): Money {
  return (
    invoice?.due ?? {
      ...subscription.renewal,
      amountMinor: subscription.status === 'trialing' ? 0 : subscription.renewal.amountMinor,
    }
  )
}

/** Currency-safe sum of renewal lines. */
export function renewalOf(
  items: readonly { readonly quantity: number; readonly unitAmountMinor: number | null }[],
  currency: Currency,
): Money {
  return {
    amountMinor: items.reduce(
      (sum, { quantity, unitAmountMinor }) => sum + quantity * (unitAmountMinor ?? 0),
      0,
    ),
    currency,
  }
}
