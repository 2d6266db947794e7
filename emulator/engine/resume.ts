import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import type { Invoice, Subscription } from '../store/collections.ts'
import type { Resumption } from '../store/internal-records.ts'
import type { PaymentTerms } from '../payments/payment-attempt.ts'
import { ABSENT, chargeInvoice, methodOf, PRESENT } from './collection.ts'
import { currentPrice } from './current-price.ts'
import { createSubscriptionInvoice, finalizeInvoice, type InvoiceRequest } from './invoicing.ts'
import { nothingToPayWith } from './nothing-to-pay-with.ts'
import { claimPendingLines, lineOfItem, pendingItems } from './pending-lines.ts'
import { days, type Period } from './periods.ts'
import { debitsOf, type Proration } from './prorations.ts'
import { putProrations } from './put-prorations.ts'
import { periodAround, periodFrom, rhythmFrom } from './rhythm.ts'
import { completeResumption } from './resumption.ts'
import type { SubscriptionItem } from './subscription-object.ts'
import type { PlannedLine } from './subscription-plan.ts'
import { activateAfterPayment } from './subscription-status.ts'
import { inPeriod, wholeLines } from './whole-lines.ts'

export interface Resume {
  anchor: 'now' | 'unchanged'
  paymentBehavior: 'resume_on_payment_attempt' | 'resume_on_payment_success'
  prorationBehavior: 'always_invoice' | 'create_prorations' | 'none'
  prorationDate: number | null
  /** Nobody is there to answer the bank. */
  offSession?: boolean
}

/** How a paused subscription would run again; nothing is stored. */
export interface ResumePlan {
  anchor: number
  /** By item. */
  periods: Record<string, Period>
  /** Whole periods, for an anchor that moves. */
  lines: PlannedLine[]
  /** Parts of periods, for an anchor that stays. */
  prorations: Proration[]
  /** Whether an invoice is made at once. */
  bills: boolean
}

/** How long an invoice may wait before the resumption is given up. */
const HOURS_TO_ATTEMPT = 23
const DAYS_TO_SUCCEED = 365

/**
 * Resumes a paused subscription: at once where nothing is billed, else when its resumption invoice is paid, or with
 * `resume_on_payment_attempt` when it was tried. Emits `customer.subscription.updated` and `.resumed` then.
 * @throws StripeError 400 for one that is not paused, or with nothing to pay with.
 */
export function resumeSubscription(ctx: Ctx, before: Subscription, how: Resume): Subscription {
  refuseResume(ctx, before, how)
  const plan = planResume(ctx, before, how)
  if (!plan.bills) {
    putProrations(ctx, before, plan.prorations, null)
    const same = { ...plan, told_invoice: before.latest_invoice }
    return completeResumption(ctx, before, same, 'active', before)
  }
  const invoice = resumptionInvoice(ctx, before, plan, how)
  const waitsFor = how.paymentBehavior === 'resume_on_payment_success' ? 'success' : 'attempt'
  ctx.store.resumptions.put({
    id: before.id,
    invoice: invoice.id,
    anchor: plan.anchor,
    periods: plan.periods,
    waits_for: waitsFor,
    told_invoice: before.latest_invoice,
  })
  ctx.store.subscriptions.update(before.id, { latest_invoice: invoice.id })
  collect(ctx, before, finalizeInvoice(ctx, invoice.id), waitsFor, how.offSession === true ? ABSENT : PRESENT)
  return tellOfWaiting(ctx, before)
}

/** @throws StripeError 400 for a subscription that cannot be resumed so. */
export function refuseResume(ctx: Ctx, subscription: Subscription, how: Resume): void {
  if (subscription.status !== 'paused') {
    throw invalidRequest(
      `You cannot resume a subscription in the \`${subscription.status}\` status. It must be \`paused\`.`,
    )
  }
  if (subscription.collection_method !== 'charge_automatically') {
    throw invalidRequest('Only subscriptions with `collection_method=charge_automatically` can be resumed.')
  }
  if (how.paymentBehavior === 'resume_on_payment_success' && subscription.billing_mode.type !== 'flexible') {
    throw invalidRequest(
      '`payment_behavior=resume_on_payment_success` is only supported for subscriptions with `billing_mode=flexible`.',
      { param: 'payment_behavior' },
    )
  }
  if (how.prorationDate !== null && how.anchor === 'now') {
    throw invalidRequest('`proration_date` can only be set when `billing_cycle_anchor` is `unchanged`.', {
      param: 'proration_date',
    })
  }
  const open = ctx.store.resumptions.find(subscription.id)
  if (open === undefined || ctx.store.invoices.find(open.invoice)?.status !== 'open') return
  throw invalidRequest(
    `This subscription is already being resumed: pay or void its resumption invoice \`${open.invoice}\` first.`,
  )
}

/**
 * Resuming and previewing both go through here, so that they cannot differ.
 * @throws StripeError 400 for a `proration_date` outside of the period.
 */
export function planResume(ctx: Ctx, subscription: Subscription, how: Resume): ResumePlan {
  const now = ctx.now(subscription.customer)
  const items = subscription.items.data
  if (how.anchor === 'now') {
    const whole = items.map((item) => inPeriod(item, periodFrom(currentPrice(ctx, item.price), now)))
    const lines = wholeLines(ctx, { ...subscription, ...rhythmFrom(now) }, whole)
    const bills = lines.length > 0 || pendingItems(ctx, subscription).length > 0
    return { anchor: now, periods: periodsOf(whole), lines, prorations: [], bills }
  }
  const anchor = subscription.billing_cycle_anchor
  const running = items.map((item) => inPeriod(item, periodAround(subscription, item.price, now)))
  const moment = momentOf(how, running, now)
  const prorations = how.prorationBehavior === 'none' ? [] : debitsOf(ctx, subscription, running, moment)
  const bills = how.prorationBehavior === 'always_invoice' && prorations.length > 0
  return { anchor, periods: periodsOf(running), lines: [], prorations, bills }
}

function momentOf(how: Resume, items: readonly SubscriptionItem[], now: number): number {
  const moment = how.prorationDate ?? now
  const earliest = Math.max(...items.map((item) => item.current_period_start))
  if (moment >= earliest && moment <= now) return moment
  throw invalidRequest('`proration_date` must lie within the current billing period.', {
    param: 'proration_date',
  })
}

const periodsOf = (items: readonly SubscriptionItem[]): Record<string, Period> =>
  Object.fromEntries(
    items.map((item) => [item.id, { start: item.current_period_start, end: item.current_period_end }]),
  )

/** What the resumption invoice is made of; its waiting items are `claimed` where they shall wait no longer. */
export function resumptionRequest(
  ctx: Ctx,
  subscription: Subscription,
  plan: ResumePlan,
  how: Resume,
  prorations: NonNullable<InvoiceRequest['prorations']>,
): InvoiceRequest {
  const now = ctx.now(subscription.customer)
  const start = subscription.items.data[0]?.current_period_start ?? now
  const prorates = plan.prorations.length > 0
  return {
    subscription,
    customer: ctx.store.customers.get(subscription.customer),
    lines: plan.lines,
    prorations,
    billingReason: 'subscription_update',
    period: { start, end: now },
    ...(prorates ? { prorationDate: how.prorationDate ?? now } : {}),
    waits: false,
  }
}

function resumptionInvoice(ctx: Ctx, subscription: Subscription, plan: ResumePlan, how: Resume): Invoice {
  const id = ctx.ids.next('in_')
  const waiting = claimPendingLines(ctx, subscription, id)
  const items = putProrations(ctx, subscription, plan.prorations, id)
  const prorations = [...items.map((item) => lineOfItem(ctx, item, id)), ...waiting]
  return createSubscriptionInvoice(ctx, id, resumptionRequest(ctx, subscription, plan, how, prorations))
}

/** Paid at once where nothing is due; else charged now, or left to be paid for 23 hours. */
function collect(
  ctx: Ctx,
  subscription: Subscription,
  invoice: Invoice,
  waitsFor: Resumption['waits_for'],
  terms: PaymentTerms,
): void {
  if (invoice.status === 'paid') {
    activateAfterPayment(ctx, invoice, null)
    return
  }
  const now = ctx.now(subscription.customer)
  const wait = waitsFor === 'attempt' ? HOURS_TO_ATTEMPT * 3600 : days(DAYS_TO_SUCCEED)
  const { id: subject, test_clock: clock } = subscription
  ctx.schedule({ kind: 'resumption_expiry', subject, at: now + wait, clock })
  if (waitsFor === 'attempt') return
  const method = methodOf(ctx, subscription)
  if (method === undefined) throw nothingToPayWith()
  chargeInvoice(ctx, invoice, method, terms)
}

/** Still paused after the request: the invoice to pay is told. */
function tellOfWaiting(ctx: Ctx, before: Subscription): Subscription {
  const current = ctx.store.subscriptions.get(before.id)
  const resumption = ctx.store.resumptions.find(before.id)
  if (resumption === undefined) return current
  ctx.emit('customer.subscription.updated', current, before)
  ctx.store.resumptions.update(before.id, { told_invoice: current.latest_invoice })
  return current
}
