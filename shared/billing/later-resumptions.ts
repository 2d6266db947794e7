import type { CurrentSubscription } from '../contracts/subscriptions.ts'
import { addMonths } from './months.ts'
import type { ScheduleFacts } from './subscription-state.ts'

const dayMs = 86_400_000

/**
 * To which days a pause that runs may be extended, counted in whole months from its beginning. A day that is less than one
 * later than the day it has is the same day, because Stripe begins a pause a moment after it was asked to.
 */
export function laterResumptions(
  schedule: Pick<ScheduleFacts, 'pauseAt' | 'resumeAt'> | null,
  maxMonths: number,
): CurrentSubscription['pauseExtensions'] {
  const { pauseAt = null, resumeAt = null } = schedule ?? {}
  if (pauseAt === null || resumeAt === null) return []
  return Array.from({ length: maxMonths }, (_, index) => index + 1)
    .map((months) => ({ months, at: addMonths(pauseAt, months) }))
    .filter(({ at }) => at.getTime() >= resumeAt.getTime() + dayMs)
    .map(({ months, at }) => ({ months, resumesAt: at.toISOString() }))
}
