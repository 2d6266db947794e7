import type {
  BillingState,
  CurrentSubscription,
  PauseReason,
  PlanChoice,
} from '../contracts/subscriptions.ts'
import type { Money } from '../money.ts'

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
  /** Set while it is paused. */
  readonly pausedBecause: PauseReason | null
  /** Invoices are made and nothing is collected; `until` null means until somebody ends it. */
  readonly collectionPaused: { readonly until: Date | null } | null
  /** Until when a change that waits for its payment may be paid. */
  readonly pendingUntil: Date | null
  /** A card is still asked for before the trial counts as started. */
  readonly waitsForCard: boolean
  readonly hasPaymentMethod: boolean
  /** What a renewal costs, by the prices on the subscription and the reductions in force then. */
  readonly renewal: Money
}

export interface InvoiceFacts {
  readonly status: 'draft' | 'open' | 'paid' | 'void' | 'uncollectible'
  readonly due: Money
  readonly nextAttemptAt: Date | null
}

/** What Stripe's schedule has booked for later. */
export interface ScheduleFacts {
  readonly changeAt: Date | null
  /** What runs from then on; null where it is none of the plans we sell. */
  readonly to: PlanChoice | null
  readonly then: Money | null
  readonly pauseAt: Date | null
  readonly resumeAt: Date | null
}

/** Where the payment (or the card's set-up) of the first invoice stands. */
export type IntentStatus =
  | 'requires_payment_method'
  | 'requires_action'
  | 'processing'
  | 'succeeded'
  | 'canceled'

export interface BillingFacts {
  /** The account's newest subscription, or null when it never had one. */
  readonly subscription: SubscriptionFacts | null
  readonly latestInvoice: InvoiceFacts | null
  readonly intent: IntentStatus | null
  /** Why the last try to pay the latest invoice was refused, in Stripe's words. */
  readonly declineCode: string | null
  /** The bank was asked to take back the payment of the latest invoice. */
  readonly isDisputed: boolean
  readonly schedule: ScheduleFacts | null
}

/** How long Stripe keeps a first payment open. */
export const firstPaymentHours = 23

const hourMs = 3_600_000

/**
 * The one place where status, invoice, intent and schedule become the state that screens, mails and guards speak of.
 * Where several hold, what needs somebody now comes first, then the end, then what is booked, then what is only news.
 */
export function billingStateOf(facts: BillingFacts, now: Date): BillingState {
  const { subscription, latestInvoice, intent } = facts
  if (subscription === null) return { kind: 'free' }
  const due = dueOf(subscription, latestInvoice)
  switch (subscription.status) {
    case 'incomplete':
      return firstPaymentState(subscription, due, intent, now)
    case 'trialing':
      if (subscription.waitsForCard) return firstPaymentState(subscription, due, intent, now)
      return runningPaymentState(facts, due, now) ?? laterState(facts, now) ?? trialState(subscription)
    case 'active':
      return runningPaymentState(facts, due, now) ?? laterState(facts, now) ?? activeState(facts)
    case 'past_due':
      return runningPaymentState(facts, due, now) ?? pastDueState(facts, due)
    case 'unpaid':
      return runningPaymentState(facts, due, now) ?? { kind: 'unpaid', due }
    case 'paused':
      return runningPaymentState(facts, due, now) ?? pausedState(facts)
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
): Omit<NonNullable<CurrentSubscription['unfinished']>, 'replaceableAt' | 'promotionCode'> | null {
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

/** What is booked for a later day; each is null where nothing is. What has come is not booked any more. */
export function bookedOf({ schedule }: BillingFacts, now: Date): CurrentSubscription['booked'] {
  const { changeAt, to = null, then = null, pauseAt, resumeAt } = schedule ?? {}
  return {
    change: changeAt != null && changeAt > now ? { at: changeAt.toISOString(), to, then } : null,
    pause:
      pauseAt != null && pauseAt > now
        ? { at: pauseAt.toISOString(), resumesAt: resumeAt?.toISOString() ?? null }
        : null,
  }
}

/** When and how a running subscription was told to end, or null. An end on a day of its own is moved by support only: doing so is billed. */
export function endingOf({ subscription }: BillingFacts): CurrentSubscription['ending'] {
  if (subscription === null || !isRunning(subscription)) return null
  const { cancelAt, cancelAtPeriodEnd, periodEndsAt, createdAt } = subscription
  if (!cancelAtPeriodEnd && cancelAt === null) return null
  return {
    endsAt: (cancelAt ?? periodEndsAt ?? createdAt).toISOString(),
    canBeKept: cancelAtPeriodEnd,
  }
}

/** Begun and not over: there is something that can be changed or ended. */
export function isRunning(subscription: Pick<SubscriptionFacts, 'status' | 'waitsForCard'>): boolean {
  return isLive(subscription) && !isUnfinished(subscription)
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
  if (intent === 'processing' || intent === 'succeeded') return { kind: 'processing', due, purpose: 'start' }
  if (expiresAt <= now || intent === 'canceled') return { kind: 'expired' }
  return {
    ...(intent === 'requires_action' ? { kind: 'bank_check', purpose: 'start' } : { kind: 'incomplete' }),
    due,
    expiresAt: expiresAt.toISOString(),
  }
}

/** A payment of something that runs (its renewal, a change of it, its way back) which the bank has in hand; null when none is. */
function runningPaymentState(
  { subscription, latestInvoice, intent }: BillingFacts,
  due: Money,
  now: Date,
): BillingState | null {
  if (subscription === null || latestInvoice?.status !== 'open') return null
  const until = subscription.pendingUntil
  const isChange = until !== null && until > now
  const purpose = isChange ? 'change' : subscription.status === 'paused' ? 'resume' : 'renewal'
  if (intent === 'processing') return { kind: 'processing', due, purpose }
  if (intent !== 'requires_action') return null
  return { kind: 'bank_check', due, purpose, expiresAt: isChange ? until.toISOString() : null }
}

/** What was decided for later: the end, another plan, a pause. */
function laterState(facts: BillingFacts, now: Date): BillingState | null {
  const ending = endingOf(facts)
  if (ending !== null) return { kind: 'canceling', endsAt: ending.endsAt }
  const { change, pause } = bookedOf(facts, now)
  if (change !== null) return { kind: 'changing', ...change }
  return pause && { kind: 'pause_booked', ...pause }
}

function trialState(subscription: SubscriptionFacts): BillingState {
  return {
    kind: 'trialing',
    endsAt: (subscription.trialEndsAt ?? subscription.createdAt).toISOString(),
    then: subscription.renewal,
    hasPaymentMethod: subscription.hasPaymentMethod,
  }
}

function activeState({ subscription, isDisputed }: BillingFacts): BillingState {
  if (subscription === null) return { kind: 'free' }
  if (isDisputed) return { kind: 'disputed' }
  const { collectionPaused, periodEndsAt, startedAt, renewal } = subscription
  if (collectionPaused !== null) {
    return { kind: 'no_charges', until: collectionPaused.until?.toISOString() ?? null }
  }
  return { kind: 'active', renewsAt: (periodEndsAt ?? startedAt).toISOString(), next: renewal }
}

function pastDueState({ latestInvoice, declineCode }: BillingFacts, due: Money): BillingState {
  const nextAttemptAt = latestInvoice?.nextAttemptAt?.toISOString() ?? null
  return { kind: 'past_due', due, nextAttemptAt, declineCode }
}

function pausedState({ subscription, schedule }: BillingFacts): BillingState {
  if (subscription === null) return { kind: 'free' }
  return {
    kind: 'paused',
    because: subscription.pausedBecause ?? 'wanted',
    resumesAt: schedule?.resumeAt?.toISOString() ?? null,
    then: subscription.renewal,
  }
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
