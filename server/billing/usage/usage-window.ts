import type { LimitDefinition } from '#shared/billing/catalogue-types.ts'

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
