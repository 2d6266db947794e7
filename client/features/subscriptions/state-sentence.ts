import type { BillingState, CurrentSubscription } from '#shared/contracts/subscriptions.ts'
import type { Money } from '#shared/money.ts'

/** How the reader's language and the account's zone write the parts of a sentence. */
export interface SentenceWords {
  /** Name of the plan that runs, waits or ended. */
  readonly plan: string
  /** Seats to name; 0 when the plan is not sold by the seat. */
  readonly seats: number
  readonly money: (amount: Money) => string
  readonly day: (iso: string) => string
  readonly moment: (iso: string) => string
  readonly card: (method: NonNullable<CurrentSubscription['paymentMethod']>) => string
}

export type SentenceKey =
  | 'free'
  | 'freeWithCard'
  | 'incomplete'
  | 'incompleteTrial'
  | 'bankCheck'
  | 'bankCheckTrial'
  | 'processing'
  | 'processingTrial'
  | 'trialing'
  | 'trialingNoCard'
  | 'active'
  | 'activeNoCard'
  | 'canceling'
  | 'pastDueRetry'
  | 'pastDueRetryNoCard'
  | 'pastDue'
  | 'unpaid'
  | 'pausedUntil'
  | 'paused'
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
  const { money, day, moment, seats } = words
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
      return {
        key: isNothing(state.due) ? 'bankCheckTrial' : 'bankCheck',
        values: { ...named, amount: money(state.due), until: moment(state.expiresAt) },
      }
    case 'processing':
      return {
        key: isNothing(state.due) ? 'processingTrial' : 'processing',
        values: { ...named, amount: money(state.due) },
      }
    case 'trialing': {
      const date = day(state.endsAt)
      if (card === null || !state.hasPaymentMethod)
        return { key: 'trialingNoCard', values: { ...named, date } }
      const interval = plan?.choice.interval ?? 'month'
      return { key: 'trialing', values: { ...named, date, amount: money(state.then), interval, card } }
    }
    case 'active': {
      const values = { ...named, seats, amount: money(state.next), date: day(state.renewsAt) }
      return card === null ? { key: 'activeNoCard', values } : { key: 'active', values: { ...values, card } }
    }
    case 'canceling':
      return { key: 'canceling', values: { ...named, until: moment(state.endsAt) } }
    case 'past_due':
      return pastDueSentence(state, words, card)
    case 'unpaid':
      return { key: 'unpaid', values: { ...named, amount: money(state.due) } }
    case 'paused':
      return state.resumesAt === null
        ? { key: 'paused', values: named }
        : { key: 'pausedUntil', values: { ...named, date: day(state.resumesAt) } }
    case 'canceled':
      return { key: 'canceled', values: { ...named, date: day(state.endedAt) } }
    case 'expired':
      return { key: 'expired', values: {} }
  }
}

function pastDueSentence(
  state: Extract<BillingState, { kind: 'past_due' }>,
  { plan, money, day }: SentenceWords,
  card: string | null,
): StateSentence {
  const values = { plan, amount: money(state.due) }
  if (state.nextAttemptAt === null) return { key: 'pastDue', values }
  const date = day(state.nextAttemptAt)
  return card === null
    ? { key: 'pastDueRetryNoCard', values: { ...values, date } }
    : { key: 'pastDueRetry', values: { ...values, date, card } }
}

function isNothing({ amountMinor }: Money): boolean {
  return amountMinor === 0
}
