import type { LimitDefinition } from '#shared/billing/catalogue-types.ts'
import { addMonths } from '#shared/billing/months.ts'

/** The end of what never starts again. */
export const never = new Date('9999-12-31T00:00:00Z')

/**
 * The moment at which a limit's period ends, which also names the period. Days and months are UTC's. A billing period is the
 * subscription's; without one it is the month.
 * @param now the account's time
 * @param periodEndsAt the end of the paid period, or null
 */
export function periodEnd(period: LimitDefinition['period'], now: Date, periodEndsAt: Date | null): Date {
  switch (period) {
    case 'none':
      return never
    case 'day':
      return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1))
    case 'billing_period':
      if (periodEndsAt !== null && periodEndsAt > now) return periodEndsAt
      return nextMonth(now)
    case 'month':
      return nextMonth(now)
  }
}

function nextMonth(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1))
}

export interface Span {
  readonly startsAt: Date
  readonly endsAt: Date
}

/** The period that an account has paid for, or tries; null when none runs. */
export function paidSpan({
  periodStartsAt,
  periodEndsAt,
}: {
  periodStartsAt: Date | null
  periodEndsAt: Date | null
}): Span | null {
  return periodStartsAt === null || periodEndsAt === null
    ? null
    : { startsAt: periodStartsAt, endsAt: periodEndsAt }
}

/** Days of an average month, for how many months a span is. */
const monthMs = 30.4 * 86_400_000

/**
 * The period that a picture of a limit's use shows: the one that the limit counts in, so that its line and its days belong
 * together. A limit that starts again each day or never shows the paid period; without one it is the month.
 * @param paid the paid period that runs, or null
 */
export function shownSpan(period: LimitDefinition['period'], now: Date, paid: Span | null): Span {
  if (period !== 'month' && paid !== null && paid.startsAt <= now && now < paid.endsAt) return paid
  return { startsAt: new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1)), endsAt: nextMonth(now) }
}

/** The period before one: as many months, or as long where it is no whole month. */
export function spanBefore({ startsAt, endsAt }: Span): Span {
  const length = endsAt.getTime() - startsAt.getTime()
  const months = Math.round(length / monthMs)
  return {
    startsAt: months > 0 ? addMonths(startsAt, -months) : new Date(startsAt.getTime() - length),
    endsAt: startsAt,
  }
}
