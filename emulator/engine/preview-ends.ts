import type { Ctx } from '../http/context.ts'
import type { Invoice, Subscription } from '../store/collections.ts'
import { cancelCredits } from './cancel.ts'
import { pauseCredits, refusePause, type Pause } from './pause.ts'
import { nothingComes, outlookOf, previewNext } from './preview-change.ts'
import { previewInvoice, settlingRequest, upcomingLines } from './preview-invoice.ts'
import type { Proration } from './prorations.ts'
import { planResume, refuseResume, resumptionRequest, type Resume } from './resume.ts'

/** The last invoice of a subscription that is canceled now, with or without giving unused time back. */
export function previewCancel(ctx: Ctx, subscription: Subscription, prorate: boolean): Invoice {
  return settling(ctx, subscription, prorate ? cancelCredits(ctx, subscription) : [])
}

/**
 * The invoice that pausing makes.
 * @throws StripeError 404 `invoice_upcoming_none` where it makes none, 400 for what cannot be paused.
 */
export function previewPause(ctx: Ctx, subscription: Subscription, how: Pause): Invoice {
  refusePause(subscription)
  if (how.invoicing !== 'invoice') throw nothingComes(subscription)
  return settling(ctx, subscription, pauseCredits(ctx, subscription, how.unusedTimeFrom))
}

/** The resumption invoice, or where resuming makes none, the one after it. */
export function previewResume(ctx: Ctx, subscription: Subscription, how: Resume): Invoice {
  refuseResume(ctx, subscription, how)
  const plan = planResume(ctx, subscription, how)
  if (plan.bills) {
    const lines = upcomingLines(ctx, subscription, plan.prorations)
    return previewInvoice(ctx, resumptionRequest(ctx, subscription, plan, how, lines))
  }
  const data = subscription.items.data.map((item) => ({
    ...item,
    current_period_start: plan.periods[item.id]?.start ?? item.current_period_start,
    current_period_end: plan.periods[item.id]?.end ?? item.current_period_end,
  }))
  const resumed: Subscription = {
    ...subscription,
    billing_cycle_anchor: plan.anchor,
    items: { ...subscription.items, data },
    status: 'active',
  }
  return previewNext(ctx, resumed, plan.prorations, outlookOf(ctx, subscription, []))
}

/** An invoice of these prorations and of what waits. */
function settling(ctx: Ctx, subscription: Subscription, credits: readonly Proration[]): Invoice {
  const prorations = upcomingLines(ctx, subscription, credits)
  if (prorations.length === 0) throw nothingComes(subscription)
  return previewInvoice(ctx, settlingRequest(ctx, subscription, prorations))
}
