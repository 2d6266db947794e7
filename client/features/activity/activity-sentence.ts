import type { ActivityEntry } from '#shared/contracts/activity.ts'
import { currencies } from '#shared/currency.ts'
import type { Currency, Money } from '#shared/money.ts'

export interface ActivityWords {
  /** Name of a plan by its code. */
  readonly plan: (code: string) => string
  readonly aPlan: string
  /** Name of a limit or feature of the plans by its code. */
  readonly entitlement: (code: string) => string
  readonly aCard: string
  readonly money: (amount: Money) => string
  readonly day: (iso: string) => string
  readonly card: (method: { type: string; brand: string | null; last4: string | null }) => string
  /** True when the plan is sold by the seat. */
  readonly hasSeats: (code: string) => boolean
}

/** What `select` takes for "not known". */
const none = 'none'

/** The arguments of `activity.actions.<action>`: every one is always there, so a sentence never misses a fact. */
export function activityValues(
  facts: ActivityEntry['facts'],
  words: ActivityWords,
): Record<
  | 'plan'
  | 'seats'
  | 'amount'
  | 'number'
  | 'card'
  | 'date'
  | 'expiry'
  | 'entitlement'
  | 'percent'
  | 'credits'
  | 'email'
  | 'person',
  string | number
> {
  const plan = text(facts['plan'])
  const type = text(facts['type'])
  const date = text(facts['endsAt'])
  const seats = facts['seats']
  const entitlement = text(facts['limit']) ?? text(facts['code'])
  return {
    plan: plan === null ? words.aPlan : words.plan(plan),
    seats: plan !== null && typeof seats === 'number' && words.hasSeats(plan) ? seats : 0,
    amount: amountOf(facts, words),
    number: text(facts['number']) ?? none,
    card:
      type === null
        ? words.aCard
        : words.card({ type, brand: text(facts['brand']), last4: text(facts['last4']) }),
    date: date === null ? none : words.day(date),
    expiry: expiryOf(facts),
    entitlement: entitlement === null ? none : words.entitlement(entitlement),
    percent: typeof facts['percent'] === 'number' ? facts['percent'] : 0,
    email: text(facts['email']) ?? none,
    person: text(facts['name']) ?? none,
    credits: typeof facts['credits'] === 'number' ? facts['credits'] : 0,
  }
}

function amountOf(facts: ActivityEntry['facts'], words: ActivityWords): string {
  const amountMinor = facts['amountMinor'] ?? facts['totalMinor']
  const currency = currencyOf(facts['currency'])
  if (typeof amountMinor !== 'number' || !Number.isInteger(amountMinor) || currency === null) return none
  return words.money({ amountMinor, currency })
}

/** As it is printed on the card. */
function expiryOf({ expMonth, expYear }: ActivityEntry['facts']): string {
  if (typeof expMonth !== 'number' || typeof expYear !== 'number') return none
  return `${String(expMonth).padStart(2, '0')}/${expYear}`
}

function currencyOf(value: unknown): Currency | null {
  return currencies.find((currency) => currency === value) ?? null
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
