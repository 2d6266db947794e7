import {
  type CreditBook,
  type CreditGrant,
  endGrant,
  expireCredits,
  grantCredits,
  isAllowance,
  lowerCredits,
  reopenGrant,
  resetAllowance,
} from './credit-book.ts'
import { addMonths } from './months.ts'
import type { Catalogue } from './catalogue-types.ts'
import { freePlanOf } from './entitlements.ts'

/** A line of a paid invoice that is for a plan. */
export interface PlanLine {
  readonly plan: string
  readonly months: 1 | 12
  readonly isProration: boolean
  /** Negative gives unused time back. Minor units. */
  readonly amountMinor: number
  readonly start: Date
  readonly end: Date
}

/** What a paid invoice does to the allowance. */
export type AllowanceChange =
  /** A new period has begun: what was left goes, this comes. null = unlimited. */
  | { readonly kind: 'renew'; readonly amount: number | null; readonly coversUntil: Date }
  /** The plan has changed within its period. */
  | { readonly kind: 'raise' | 'lower'; readonly amount: number; readonly coversUntil: Date }

type Allowances = Pick<Catalogue, 'plans'>

/** Credits a month of a plan; null = unlimited. */
export function allowanceOf({ plans }: Allowances, plan: string): number | null {
  const definition = Object.hasOwn(plans, plan) ? plans[plan] : undefined
  return definition?.credits === undefined ? 0 : definition.credits
}

/**
 * What a paid invoice does to the allowance; null when it is not for a plan. A full period renews it; a change within the
 * period brings or takes the difference for the days that are left, rounded in the customer's favor.
 */
export function changeByInvoice(catalogue: Allowances, lines: readonly PlanLine[]): AllowanceChange | null {
  const [full] = lines.filter(({ isProration, amountMinor }) => !isProration && amountMinor > 0)
  if (full !== undefined) {
    const monthly = allowanceOf(catalogue, full.plan)
    const amount = monthly === null ? null : monthly * full.months
    return { kind: 'renew', amount, coversUntil: full.end }
  }
  const [first, ...rest] = lines.filter(({ isProration }) => isProration)
  if (first === undefined) return null
  const coversUntil = rest.reduce((last, { end }) => (end > last ? end : last), first.end)
  const entered = lines.find(({ amountMinor }) => amountMinor > 0)
  const left = lines.find(({ amountMinor }) => amountMinor < 0)
  const isLifted = entered !== undefined && allowanceOf(catalogue, entered.plan) === null
  if (isLifted) return { kind: 'renew', amount: null, coversUntil }
  const wasUnlimited = left !== undefined && allowanceOf(catalogue, left.plan) === null
  const counted = wasUnlimited ? lines.filter((line) => line !== left) : lines
  const exact = counted.reduce((sum, line) => sum + shareOf(catalogue, line), 0)
  // A ten-thousandth is no credit: shares of a period do not add up to the last bit.
  const amount = Math.ceil(exact - 1e-4)
  if (wasUnlimited) return { kind: 'renew', amount: Math.max(0, amount), coversUntil }
  return amount < 0
    ? { kind: 'lower', amount: -amount, coversUntil }
    : { kind: 'raise', amount: Math.max(0, amount), coversUntil }
}

function shareOf(catalogue: Allowances, { plan, months, amountMinor, start, end }: PlanLine): number {
  const monthly = allowanceOf(catalogue, plan) ?? 0
  const whole = end.getTime() - addMonths(end, -months).getTime()
  const share = Math.min(1, (end.getTime() - start.getTime()) / whole)
  return Math.sign(amountMinor) * monthly * months * share
}

/** Whether a plan runs that was paid for, is on trial or in its days of grace, and how fresh that knowledge is. */
export interface Standing {
  readonly isSubscribed: boolean
  /** The freshness number of the subscription's row; null when there is none. */
  readonly asOf: number | null
}

/** Carries out what a paid invoice does. A period that is over when its invoice comes grants and ends at once. */
export function applyInvoice(
  book: CreditBook,
  { id, invoiceId, readSequence }: { id: string; invoiceId: string; readSequence: number },
  change: AllowanceChange,
): void {
  const isOvertaken = book.grants.some(
    ({ source, coversUntil }) =>
      source === 'invoice' && coversUntil !== null && coversUntil > change.coversUntil,
  )
  if (change.kind === 'renew' && !isOvertaken) resetAllowance(book)
  const isLower = change.kind === 'lower'
  const grant = {
    id,
    source: 'invoice' as const,
    sourceKey: `invoice:${invoiceId}`,
    amount: isLower ? 0 : (change.amount ?? 0),
    isUnlimited: change.kind === 'renew' && change.amount === null,
    coversUntil: change.coversUntil,
    readSequence,
    expiresAt: null,
  }
  const added = grantCredits(book, grant, 'grant', { reason: change.kind })
  if (isOvertaken) endGrant(book, added, 'reset')
  else if (isLower) lowerCredits(book, change.amount, isAllowance, { reason: 'plan' })
}

/**
 * Brings the book up to now: what is past its day ends, and who pays for no plan has Free's allowance, once a month. What
 * was used of it before a plan was bought stays used when the plan ends within the month.
 */
export function keepAllowance(
  book: CreditBook,
  catalogue: Allowances,
  { isSubscribed, asOf }: Standing,
  newId: () => string,
): void {
  expireCredits(book)
  // An invoice may be known as paid a moment before its subscription is known to run.
  const isEnded = ({ source, readSequence }: CreditGrant) =>
    source === 'invoice' && asOf !== null && (readSequence ?? 0) < asOf
  if (!isSubscribed) resetAllowance(book, isEnded)
  const isPaidFor = book.grants.some(({ source, endedAt }) => source === 'invoice' && endedAt === null)
  if (isPaidFor) return
  const sourceKey = freeKeyAt(book.now)
  resetAllowance(book, (grant) => grant.sourceKey !== sourceKey)
  const amount = allowanceOf(catalogue, freePlanOf(catalogue))
  if (amount === 0) return
  const present = book.grants.find((grant) => grant.sourceKey === sourceKey)
  if (present === undefined) {
    const grant = {
      id: newId(),
      source: 'free' as const,
      sourceKey,
      amount: amount ?? 0,
      isUnlimited: amount === null,
      coversUntil: null,
      readSequence: null,
      expiresAt: null,
    }
    grantCredits(book, grant, 'grant', { reason: 'free' })
  } else if (present.endedAt !== null) reopenGrant(book, present)
}

/** The occasion of a month's free allowance; months are UTC's. */
export function freeKeyAt(now: Date): string {
  return `free:${now.toISOString().slice(0, 7)}`
}
