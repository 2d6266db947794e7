import type { Ctx } from '../http/context.ts'
import type { Subscription } from '../store/collections.ts'
import { days } from './periods.ts'

/** How long before the end of a period its invoice is announced. */
const UPCOMING_DAYS = 7

/** Appoints the first moment at which the subscription changes by itself, and the word of its coming invoice. */
export function schedulePeriodEnd(ctx: Ctx, subscription: Subscription): void {
  const ends = subscription.status === 'paused' ? [] : subscription.items.data.map(endOf)
  appoint(ctx, subscription, 'invoice_upcoming', noticeOf(ctx, subscription, ends))
  // What is paused only ends.
  if (subscription.cancel_at !== null) ends.push(subscription.cancel_at)
  appoint(ctx, subscription, 'period_end', ends.length === 0 ? null : Math.min(...ends))
}

/** Null where the moment is past: what is closer than that is not announced. */
function noticeOf(ctx: Ctx, subscription: Subscription, ends: readonly number[]): number | null {
  if (ends.length === 0 || subscription.collection_method !== 'charge_automatically') return null
  const at = Math.min(...ends) - days(UPCOMING_DAYS)
  return at > ctx.now(subscription.customer) ? at : null
}

function appoint(ctx: Ctx, subscription: Subscription, kind: string, at: number | null): void {
  const { id: subject, test_clock: clock } = subscription
  if (at === null) ctx.unschedule(kind, subject)
  else ctx.schedule({ kind, subject, at, clock })
}

const endOf = (item: { current_period_end: number }) => item.current_period_end
