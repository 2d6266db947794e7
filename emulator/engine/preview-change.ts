import type { Ctx } from '../http/context.ts'
import { StripeError } from '../http/errors.ts'
import type { Discount, Invoice, Subscription } from '../store/collections.ts'
import { prorationsFor, type ItemChanges } from './change-items.ts'
import { prorationItem } from './invoice-item-object.ts'
import { subscriptionInvoice } from './invoicing.ts'
import { itemsAfter } from './item-changes.ts'
import { lineOfItem, pendingItems } from './pending-lines.ts'
import { renewalOf } from './renewal.ts'

type Changes = Pick<ItemChanges, 'items' | 'prorationBehavior' | 'prorationDate'> & {
  /** Discounts that the given subscription names and the store does not have. */
  fresh: readonly Discount[]
}

/**
 * What a running subscription will be billed next, with the changes made: at once for `always_invoice`, else with the
 * coming renewal. Nothing is stored.
 * @throws StripeError 404 `invoice_upcoming_none` when nothing will be billed any more.
 */
export function previewChange(ctx: Ctx, subscription: Subscription, changes: Changes): Invoice {
  const data =
    changes.items.length === 0 ? subscription.items.data : itemsAfter(ctx, subscription, changes.items)
  const changed = { ...subscription, items: { ...subscription.items, data } }
  const prorations = prorationsFor(ctx, subscription, data, changes, changes.fresh)
  const id = ctx.ids.next('upcoming_in_')
  const ends = Math.min(...data.map((item) => item.current_period_end))
  const billsNow = changes.prorationBehavior === 'always_invoice' && prorations.length > 0
  if (!billsNow) refuseEnding(subscription, ends)
  const now = ctx.now(subscription.customer)
  const { items, lines } = billsNow ? { items: data, lines: [] } : renewalOf(ctx, changed, ends)
  const waiting = billsNow ? [] : pendingItems(ctx, subscription).map((item) => lineOfItem(ctx, item, id))
  const invoice = subscriptionInvoice(ctx, id, {
    subscription: { ...changed, items: { ...changed.items, data: items } },
    customer: ctx.store.customers.get(subscription.customer),
    lines,
    prorations: [
      ...prorations.map((one) => lineOfItem(ctx, prorationItem(ctx, subscription, one, id), id)),
      ...waiting,
    ],
    billingReason: 'subscription_update',
    period: { start: data[0]?.current_period_start ?? now, end: billsNow ? now : ends },
    ...(prorations.length === 0 ? {} : { prorationDate: changes.prorationDate ?? now }),
    waits: false,
    fresh: changes.fresh,
  })
  return {
    ...invoice,
    billing_reason: 'upcoming',
    ...(billsNow ? {} : { next_payment_attempt: ends + 3600 }),
  }
}

function refuseEnding(subscription: Subscription, ends: number): void {
  const isRunning = ['active', 'past_due', 'trialing'].includes(subscription.status)
  if (isRunning && (subscription.cancel_at === null || subscription.cancel_at > ends)) return
  throw new StripeError(404, {
    type: 'invalid_request_error',
    code: 'invoice_upcoming_none',
    message: `No upcoming invoices for customer: '${subscription.customer}'`,
  })
}
