import type { Ctx } from '../http/context.ts'
import { StripeError } from '../http/errors.ts'
import type { Discount, Invoice, Subscription } from '../store/collections.ts'
import { planChange, type WantedChange } from './change-plan.ts'
import { changeRequest } from './change-subscription.ts'
import { pauseCredits } from './pause.ts'
import { comingPause, pauseOf, type PauseSchedule } from './pause-schedule.ts'
import { freshOf } from './item-changes.ts'
import { putExtras } from './extra-items.ts'
import { discountsInPhase } from './phase-discounts.ts'
import { extrasOf } from './phase-extras.ts'
import { previewInvoice, settlingRequest, upcomingLines } from './preview-invoice.ts'
import type { Proration } from './prorations.ts'
import { putProrations } from './put-prorations.ts'
import { renewalOf } from './renewal.ts'
import { anchorIn, behaviorOf, changesToPhase, trialIn, withPhase, type Phase } from './schedule-phases.ts'

/** What a preview knows beside the subscription. */
interface Outlook {
  /** Discounts that the subscription names and the store does not have. */
  fresh: readonly Discount[]
  /** The phases of its schedule, those that it will have. */
  phases: readonly Phase[]
  /** The pause that its schedule will make. */
  pause: PauseSchedule | null
}

/** What a subscription's schedule has before it. */
export function outlookOf(ctx: Ctx, subscription: Subscription, fresh: readonly Discount[]): Outlook {
  const schedule = ctx.store.subscription_schedules.find(subscription.schedule ?? '')
  return { fresh, phases: schedule?.phases ?? [], pause: comingPause(schedule) }
}

/**
 * What a running subscription will be billed next, with the change made: at once where the change bills, else at the
 * next phase that bills, or with the coming renewal. It is to be rehearsed: what it stores on the way is not to stay.
 * @throws StripeError 404 `invoice_upcoming_none` when nothing will be billed any more.
 */
export function previewChange(
  ctx: Ctx,
  subscription: Subscription,
  wanted: WantedChange,
  outlook: Outlook,
): Invoice {
  const plan = planChange(ctx, subscription, wanted, outlook.fresh)
  if (!plan.billsNow) {
    return previewNext(ctx, { ...subscription, ...plan.after }, plan.prorations, outlook)
  }
  const lines = upcomingLines(ctx, subscription, plan.prorations)
  const request = changeRequest(ctx, subscription, plan, wanted, lines)
  return previewInvoice(ctx, { ...request, fresh: outlook.fresh })
}

/** As `nextInvoice`, for those who ask for one. */
export function previewNext(
  ctx: Ctx,
  subscription: Subscription,
  prorations: readonly Proration[],
  outlook: Outlook,
): Invoice {
  const invoice = nextInvoice(ctx, subscription, prorations, outlook)
  if (invoice === null) throw nothingComes(subscription)
  return invoice
}

/**
 * The next invoice of a subscription with `prorations` waiting beside what the store has; null when nothing will be
 * billed any more. To be rehearsed, as `previewChange`.
 */
export function nextInvoice(
  ctx: Ctx,
  subscription: Subscription,
  prorations: readonly Proration[],
  outlook: Outlook,
): Invoice | null {
  const now = ctx.now(subscription.customer)
  const ends = Math.min(...subscription.items.data.map((item) => item.current_period_end))
  if (!['active', 'past_due', 'trialing'].includes(subscription.status)) return null
  const phase = outlook.phases.find(({ start_date: start }) => start > now && start <= ends)
  const pauseAt = outlook.pause?.pause.pause_at ?? Infinity
  if (outlook.pause !== null && pauseAt <= Math.min(ends, phase?.start_date ?? Infinity)) {
    return previewScheduledPause(ctx, subscription, prorations, outlook.pause)
  }
  if (phase !== undefined && phase.start_date < ends) {
    return previewPhase(ctx, subscription, prorations, phase, outlook)
  }
  const isOver = subscription.cancel_at !== null && subscription.cancel_at <= ends
  if (phase !== undefined && !isOver) expectExtras(ctx, subscription, phase)
  const waiting = upcomingLines(ctx, subscription, prorations)
  if (isOver && waiting.length === 0) return null
  const then = clockAt(ctx, isOver ? (subscription.cancel_at ?? ends) : ends)
  const { turned, fresh } = inPhase(then, subscription, phase, outlook.fresh)
  const trial = isOver ? null : trialIn(turned, phase, ends)
  if (trial !== null) {
    const plan = planChange(then, turned, { ...TRIAL, trial }, fresh)
    return nextInvoice(then, { ...turned, ...plan.after }, prorations, { ...outlook, fresh })
  }
  const renewal = isOver ? null : renewalOf(then, turned, ends)
  const invoice = previewInvoice(then, {
    subscription: renewal === null ? turned : { ...turned, items: { ...turned.items, data: renewal.items } },
    customer: ctx.store.customers.get(subscription.customer),
    lines: renewal?.lines ?? [],
    prorations: waiting,
    billingReason: 'subscription_cycle',
    period: { start: subscription.items.data[0]?.current_period_start ?? now, end: ends },
    waits: !isOver,
    fresh,
  })
  return { ...invoice, automatically_finalizes_at: null }
}

/** A trial that begins as a period ends. */
const TRIAL = { items: [], anchor: 'unchanged', prorationBehavior: 'none', prorationDate: null } as const

/** The subscription as the phase that begins with its next period has it. */
function inPhase(
  then: Ctx,
  subscription: Subscription,
  phase: Phase | undefined,
  fresh: readonly Discount[],
): { turned: Subscription; fresh: readonly Discount[] } {
  if (phase === undefined) return { turned: subscription, fresh }
  const discounts = discountsInPhase(then, subscription, phase)
  const { turned, fresh: ofItems } = withPhase(then, subscription, phase, phase.start_date)
  return {
    turned: { ...turned, discounts: discounts.ids },
    fresh: [...fresh, ...discounts.fresh, ...ofItems],
  }
}

/** What the phase bills once waits for the previewed invoice, until the preview is over. */
function expectExtras(ctx: Ctx, subscription: Subscription, phase: Phase): void {
  putExtras(ctx, subscription, extrasOf(ctx, subscription.customer, phase), null)
}

/** A pause that comes first ends the invoices, perhaps with one of its own. */
function previewScheduledPause(
  ctx: Ctx,
  subscription: Subscription,
  prorations: readonly Proration[],
  scheduled: PauseSchedule,
): Invoice | null {
  const how = pauseOf(scheduled.pause)
  if (how.invoicing !== 'invoice') return null
  const then = clockAt(ctx, scheduled.pause.pause_at)
  const credits = pauseCredits(then, subscription, how.unusedTimeFrom)
  const lines = upcomingLines(then, subscription, [...prorations, ...credits])
  if (lines.length === 0) return null
  return previewInvoice(then, settlingRequest(then, subscription, lines))
}

/** A phase that begins within the running period changes the items then: that bills at once, or waits. */
function previewPhase(
  ctx: Ctx,
  subscription: Subscription,
  prorations: readonly Proration[],
  phase: Phase,
  outlook: Outlook,
): Invoice | null {
  const then = clockAt(ctx, phase.start_date)
  // What the change costs waits by then, and the phase may give it back.
  putProrations(ctx, subscription, prorations, null)
  const wanted: WantedChange = {
    items: changesToPhase(ctx, subscription, phase),
    anchor: anchorIn(subscription, phase),
    trial: trialIn(subscription, phase, phase.start_date),
    prorationBehavior: behaviorOf(phase.proration_behavior),
    prorationDate: null,
  }
  const discounts = discountsInPhase(then, subscription, phase)
  const discounted = { ...subscription, discounts: discounts.ids }
  const fresh = [...outlook.fresh, ...discounts.fresh, ...freshOf(wanted.items)]
  const plan = planChange(then, discounted, wanted, fresh)
  expectExtras(ctx, { ...discounted, ...plan.after }, phase)
  if (!plan.billsNow) {
    return nextInvoice(then, { ...discounted, ...plan.after }, plan.prorations, { ...outlook, fresh })
  }
  const lines = upcomingLines(then, discounted, plan.prorations)
  const request = changeRequest(then, discounted, plan, wanted, lines)
  return previewInvoice(then, { ...request, fresh })
}

/** The same store at another moment. */
export const clockAt = (ctx: Ctx, moment: number): Ctx => ({ ...ctx, now: () => moment })

/** 404: no invoice will be made any more. */
export function nothingComes({ customer }: { customer: string }): StripeError {
  return new StripeError(404, {
    type: 'invalid_request_error',
    code: 'invoice_upcoming_none',
    message: `No upcoming invoices for customer: '${customer}'`,
  })
}
