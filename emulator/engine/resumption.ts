import type { Ctx } from '../http/context.ts'
import type { Subscription } from '../store/collections.ts'
import type { Resumption } from '../store/internal-records.ts'
import { voidInvoice } from './invoicing.ts'
import { schedulePeriodEnd } from './period-end.ts'
import { settleResume } from './resume-status.ts'
import { periodAround, rhythmFrom, rhythmOf, type Rhythm } from './rhythm.ts'
import type { SubscriptionItem } from './subscription-object.ts'

/** The resumption that waits for this invoice, while it is not voided. */
export function resumptionBy(ctx: Ctx, subscription: Subscription, invoice: string): Resumption | undefined {
  const resumption = ctx.store.resumptions.find(subscription.id)
  const isVoid = ctx.store.invoices.find(invoice)?.status === 'void'
  return resumption?.invoice === invoice && !isVoid ? resumption : undefined
}

/**
 * The paused subscription runs again in the periods that were planned. `told` is the subscription as the last event
 * about it said. Emits `customer.subscription.updated` and `.resumed`.
 */
export function completeResumption(
  ctx: Ctx,
  subscription: Subscription,
  resumption: Pick<Resumption, 'anchor' | 'periods' | 'told_invoice'>,
  status: 'active' | 'past_due',
  told: Subscription,
): Subscription {
  const { status_details: _over, ...rest } = subscription
  const now = ctx.now(subscription.customer)
  const { anchor } = resumption
  const rhythm = anchor === subscription.billing_cycle_anchor ? rhythmOf(subscription) : rhythmFrom(anchor)
  const after = ctx.store.subscriptions.put({
    ...rest,
    ...rhythm,
    items: {
      ...subscription.items,
      data: subscription.items.data.map((item) => inPeriod(item, resumption.periods, rhythm, now)),
    },
    status,
  })
  ctx.store.resumptions.delete(subscription.id)
  ctx.unschedule('resumption_expiry', subscription.id)
  const lastTold: Subscription = { ...told, latest_invoice: resumption.told_invoice }
  ctx.emit('customer.subscription.updated', after, lastTold)
  ctx.emit('customer.subscription.resumed', after)
  settleResume(ctx, after, { type: 'succeeded' })
  schedulePeriodEnd(ctx, after)
  return after
}

/** The planned period, or where that is over already or the item is newer, the anchor's period around now. */
function inPeriod(
  item: SubscriptionItem,
  periods: Resumption['periods'],
  rhythm: Rhythm,
  now: number,
): SubscriptionItem {
  const planned = periods[item.id]
  const isCurrent = planned !== undefined && planned.end > now
  const period = isCurrent ? planned : periodAround(rhythm, item.price, now)
  return { ...item, current_period_start: period.start, current_period_end: period.end }
}

/** Nobody paid the resumption invoice in time: it is voided and the subscription stays paused. */
export function expireResumption(ctx: Ctx, id: string): void {
  const resumption = ctx.store.resumptions.find(id)
  if (resumption === undefined) return
  ctx.store.resumptions.delete(id)
  if (ctx.store.invoices.find(resumption.invoice)?.status === 'open') voidInvoice(ctx, resumption.invoice)
  const error = { message: 'The resumption invoice was not paid in time.' }
  settleResume(ctx, ctx.store.subscriptions.get(id), { error, type: 'error' })
}
