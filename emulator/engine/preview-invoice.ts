import type { Ctx } from '../http/context.ts'
import type { Invoice, Subscription } from '../store/collections.ts'
import type { InvoiceLine } from './invoice-object.ts'
import { prorationItem } from './invoice-item-object.ts'
import { subscriptionInvoice, type InvoiceRequest } from './invoicing.ts'
import { lineOfItem, pendingItems } from './pending-lines.ts'
import type { Proration } from './prorations.ts'

/** An invoice as it would be written; nothing is stored. */
export function previewInvoice(ctx: Ctx, request: InvoiceRequest): Invoice {
  const invoice = subscriptionInvoice(ctx, ctx.ids.next('upcoming_in_'), request)
  return { ...invoice, billing_reason: 'upcoming' }
}

/** The lines of prorations that would be made, before those of what waits already. */
export function upcomingLines(
  ctx: Ctx,
  subscription: Subscription,
  prorations: readonly Proration[],
): InvoiceLine[] {
  const id = ctx.ids.next('upcoming_in_')
  return [
    ...prorations.map((one) => lineOfItem(ctx, prorationItem(ctx, subscription, one, id), id)),
    ...pendingItems(ctx, subscription).map((item) => lineOfItem(ctx, item, id)),
  ]
}

/** What an invoice of these lines alone is made of. */
export function settlingRequest(
  ctx: Ctx,
  subscription: Subscription,
  prorations: readonly InvoiceLine[],
): InvoiceRequest {
  const now = ctx.now(subscription.customer)
  return {
    subscription,
    customer: ctx.store.customers.get(subscription.customer),
    lines: [],
    prorations,
    billingReason: 'subscription_update',
    period: { start: subscription.items.data[0]?.current_period_start ?? now, end: now },
    waits: false,
  }
}
