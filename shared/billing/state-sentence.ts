import type { BillingState, CurrentSubscription, PlanChoice } from '../contracts/subscriptions.ts'
import type { Money } from '../money.ts'
import { isForGood, refusalOf } from './decline-reasons.ts'

/** How the reader's language and the account's zone write the parts of a sentence. */
export interface SentenceWords {
  /** Name of the plan that runs, waits or ended. */
  readonly plan: string
  /** Name of another plan, which comes later. */
  readonly planOf: (choice: PlanChoice) => string
  /** Seats to name; 0 when the plan is not sold by the seat. */
  readonly seats: number
  readonly money: (amount: Money) => string
  readonly day: (iso: string) => string
  readonly moment: (iso: string) => string
  readonly card: (method: NonNullable<CurrentSubscription['paymentMethod']>) => string
  /** What Stripe says that it will charge next; null where it was not asked or did not answer: then list prices are named as such. */
  readonly billed: Money | null
}

export type SentenceKey =
  | 'free'
  | 'freeWithCard'
  | 'incomplete'
  | 'incompleteTrial'
  | 'bankCheck'
  | 'bankCheckTrial'
  | 'bankCheckRenewal'
  | 'bankCheckChange'
  | 'bankCheckResume'
  | 'processing'
  | 'processingTrial'
  | 'processingRenewal'
  | 'processingRunning'
  | 'trialing'
  | 'trialingNoCard'
  | 'active'
  | 'activeNoCard'
  | 'canceling'
  | 'changing'
  | 'changingUnknown'
  | 'pauseBooked'
  | 'pauseBookedUntil'
  | 'noCharges'
  | 'noChargesUntil'
  | 'disputed'
  | 'pastDueRetry'
  | 'pastDueRetryNoCard'
  | 'pastDue'
  | 'pastDueHard'
  | 'unpaid'
  | 'pausedUntil'
  | 'paused'
  | 'pausedTrial'
  | 'pausedFailed'
  | 'canceled'
  | 'expired'

export interface StateSentence {
  /** A message under `state`. */
  readonly key: SentenceKey
  readonly values: Readonly<Record<string, string | number>>
}

/** The one sentence that says where an account's billing stands: which message, with which words in it. */
export function stateSentence(
  { state, plan, paymentMethod }: Pick<CurrentSubscription, 'state' | 'plan' | 'paymentMethod'>,
  words: SentenceWords,
): StateSentence {
  const { money, day, moment, seats, billed } = words
  const named = { plan: words.plan }
  const card = paymentMethod === null ? null : words.card(paymentMethod)
  switch (state.kind) {
    case 'free':
      return card === null ? { key: 'free', values: {} } : { key: 'freeWithCard', values: { card } }
    case 'incomplete':
      return {
        key: isNothing(state.due) ? 'incompleteTrial' : 'incomplete',
        values: { ...named, amount: money(state.due), until: moment(state.expiresAt) },
      }
    case 'bank_check':
      return bankCheckSentence(state, words)
    case 'processing': {
      const values = { ...named, amount: money(state.due) }
      if (state.purpose === 'renewal') return { key: 'processingRenewal', values }
      if (state.purpose !== 'start') return { key: 'processingRunning', values }
      return { key: isNothing(state.due) ? 'processingTrial' : 'processing', values }
    }
    case 'trialing': {
      const date = day(state.endsAt)
      if (card === null || !state.hasPaymentMethod)
        return { key: 'trialingNoCard', values: { ...named, date } }
      const interval = plan?.choice.interval ?? 'month'
      const then = { amount: money(state.then), certainty: certaintyOf(state.then, billed) }
      return { key: 'trialing', values: { ...named, date, ...then, interval, card } }
    }
    case 'active': {
      const next = billed ?? state.next
      const charge = { amount: money(next), certainty: certaintyOf(next, billed) }
      const values = { ...named, seats, ...charge, date: day(state.renewsAt) }
      return card === null ? { key: 'activeNoCard', values } : { key: 'active', values: { ...values, card } }
    }
    case 'canceling':
      return { key: 'canceling', values: { ...named, until: moment(state.endsAt) } }
    case 'changing': {
      const date = day(state.at)
      if (state.to === null || state.then === null)
        return { key: 'changingUnknown', values: { ...named, date } }
      const { interval } = state.to
      const then = { amount: money(state.then), certainty: certaintyOf(state.then, billed) }
      return {
        key: 'changing',
        values: { ...named, date, next: words.planOf(state.to), ...then, interval },
      }
    }
    case 'pause_booked': {
      const values = { ...named, date: day(state.at) }
      return state.resumesAt === null
        ? { key: 'pauseBooked', values }
        : { key: 'pauseBookedUntil', values: { ...values, until: day(state.resumesAt) } }
    }
    case 'no_charges':
      return state.until === null
        ? { key: 'noCharges', values: named }
        : { key: 'noChargesUntil', values: { ...named, until: day(state.until) } }
    case 'disputed':
      return { key: 'disputed', values: named }
    case 'past_due':
      return pastDueSentence(state, words, card)
    case 'unpaid':
      return { key: 'unpaid', values: { ...named, amount: money(state.due) } }
    case 'paused':
      return pausedSentence(state, words)
    case 'canceled':
      return { key: 'canceled', values: { ...named, date: day(state.endedAt) } }
    case 'expired':
      return { key: 'expired', values: {} }
  }
}

function bankCheckSentence(
  { due, purpose, expiresAt }: Extract<BillingState, { kind: 'bank_check' }>,
  { plan, money, moment }: SentenceWords,
): StateSentence {
  const values = { plan, amount: money(due), until: expiresAt === null ? '' : moment(expiresAt) }
  switch (purpose) {
    case 'start':
      return { key: isNothing(due) ? 'bankCheckTrial' : 'bankCheck', values }
    case 'renewal':
      return { key: 'bankCheckRenewal', values }
    case 'change':
      return { key: 'bankCheckChange', values }
    case 'resume':
      return { key: 'bankCheckResume', values }
  }
}

function pausedSentence(
  { because, resumesAt, then }: Extract<BillingState, { kind: 'paused' }>,
  { plan, money, day }: SentenceWords,
): StateSentence {
  if (because === 'trial_without_card') return { key: 'pausedTrial', values: { plan } }
  if (because === 'payment_failed') return { key: 'pausedFailed', values: { plan } }
  return resumesAt === null
    ? { key: 'paused', values: { plan, amount: money(then) } }
    : { key: 'pausedUntil', values: { plan, date: day(resumesAt), amount: money(then) } }
}

function pastDueSentence(
  state: Extract<BillingState, { kind: 'past_due' }>,
  { plan, money, day }: SentenceWords,
  card: string | null,
): StateSentence {
  const refusal = refusalOf(state.declineCode)
  const values = { plan, amount: money(state.due), refusal }
  if (state.nextAttemptAt === null) {
    return card !== null && isForGood(refusal)
      ? { key: 'pastDueHard', values: { ...values, card } }
      : { key: 'pastDue', values }
  }
  const date = day(state.nextAttemptAt)
  return card === null
    ? { key: 'pastDueRetryNoCard', values: { ...values, date } }
    : { key: 'pastDueRetry', values: { ...values, date, card } }
}

/** The price of a period is certain where it is what Stripe will charge: taxes, credit and reductions make the two differ. */
function certaintyOf(amount: Money, billed: Money | null): 'billed' | 'estimate' {
  return billed?.amountMinor === amount.amountMinor && billed.currency === amount.currency
    ? 'billed'
    : 'estimate'
}

function isNothing({ amountMinor }: Money): boolean {
  return amountMinor === 0
}
