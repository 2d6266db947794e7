import type { Ctx } from '../http/context.ts'
import type { Invoice, Subscription } from '../store/collections.ts'
import type { HeldSettings, PendingChange } from '../store/internal-records.ts'
import { consumeOnce, turnDiscounts } from './discounts.ts'
import { voidInvoice } from './invoicing.ts'
import { schedulePeriodEnd } from './period-end.ts'
import { announceEarlyEnd, announceTrialEnd } from './trial-notice.ts'

const HOURS_TO_PAY = 23

/** What of a change shows in `pending_update`. */
interface Shown {
  items: boolean
  trial: boolean
  held: HeldSettings
}

/** The change that this invoice pays for, while it is not made. */
export function changeBy(ctx: Ctx, subscription: Subscription, invoice: string): PendingChange | undefined {
  const change = ctx.store.pending_changes.find(subscription.id)
  return change?.invoice === invoice ? change : undefined
}

/** Keeps a change until its invoice is paid: the subscription goes on as it was for 23 hours at most. */
export function waitForPayment(
  ctx: Ctx,
  subscription: Subscription,
  change: PendingChange,
  shown: Shown,
): void {
  const now = ctx.now(subscription.customer)
  const ends = subscription.items.data.map((item) => item.current_period_end)
  const expires_at = Math.min(now + HOURS_TO_PAY * 3600, ...ends, subscription.trial_end ?? Infinity)
  const { billing_cycle_anchor: anchor, items, trial_end } = change.after
  const after = ctx.store.subscriptions.update(subscription.id, {
    latest_invoice: change.invoice,
    pending_update: {
      billing_cycle_anchor: anchor === subscription.billing_cycle_anchor ? null : anchor,
      cancel_at_period_end: shown.held.cancel_at_period_end ?? null,
      discount: null,
      discounts: shown.held.discounts ?? null,
      expires_at,
      metadata: shown.held.metadata ?? null,
      subscription_items: shown.items ? items.data : null,
      trial_end: shown.trial ? trial_end : null,
      trial_from_plan: null,
    },
  })
  ctx.emit('customer.subscription.updated', after, change.told ?? subscription)
  ctx.store.pending_changes.update(subscription.id, { told: null })
  ctx.schedule({
    kind: 'pending_update_expiry',
    subject: subscription.id,
    at: expires_at,
    clock: after.test_clock,
  })
}

/**
 * Makes a change. `told` is the subscription as the last event about it said. Emits `customer.subscription.updated`,
 * and `.pending_update_applied` for one that had to wait.
 */
export function applyChange(
  ctx: Ctx,
  subscription: Subscription,
  change: { after: PendingChange['after']; invoice: string | null },
  { told, saved = {} }: { told: Subscription; saved?: Partial<Subscription> },
): Subscription {
  ctx.unschedule('pending_update_expiry', subscription.id)
  ctx.store.pending_changes.delete(subscription.id)
  const endsTrial = subscription.status === 'trialing' && change.after.status !== 'trialing'
  if (endsTrial) announceEarlyEnd(ctx, subscription)
  const after = ctx.store.subscriptions.put({
    ...subscription,
    ...change.after,
    ...saved,
    latest_invoice: change.invoice ?? subscription.latest_invoice,
    pending_update: null,
  })
  const settled = settleDiscounts(ctx, subscription, after, change.invoice)
  ctx.emit('customer.subscription.updated', settled, told)
  if (subscription.pending_update !== null) ctx.emit('customer.subscription.pending_update_applied', settled)
  const { trial_end: end } = after
  if (after.status === 'trialing' && end !== null && end !== subscription.trial_end)
    announceTrialEnd(ctx, after, end)
  schedulePeriodEnd(ctx, settled)
  return settled
}

/** Redeems the discounts that a change brings; one for a single invoice may have done its work on that of the change. */
function settleDiscounts(
  ctx: Ctx,
  before: Subscription,
  after: Subscription,
  invoice: string | null,
): Subscription {
  if (!turnDiscounts(ctx, before, after)) return after
  const billed = ctx.store.invoices.find(invoice ?? '')
  if (billed !== undefined && billed.status !== 'draft') consumeOnce(ctx, after.id, billed.lines.data)
  return ctx.store.subscriptions.get(after.id)
}

/** Nobody paid in time. */
export function expirePendingUpdate(ctx: Ctx, id: string): void {
  const subscription = ctx.store.subscriptions.find(id)
  if (subscription) dropPendingUpdate(ctx, subscription)
}

/** The invoice of a change that waits was voided by hand: the change is given up. */
export function dropUpdateOf(ctx: Ctx, invoice: Invoice): void {
  const id = invoice.parent?.subscription_details?.subscription
  const subscription = ctx.store.subscriptions.find(id ?? '')
  if (subscription && changeBy(ctx, subscription, invoice.id)) dropPendingUpdate(ctx, subscription)
}

/**
 * Gives up the change that waits, if any: its invoice is voided, and what waited for an invoice before it waits again.
 * Answers the subscription without it.
 */
export function dropPendingUpdate(ctx: Ctx, before: Subscription): Subscription {
  if (before.pending_update === null) return before
  const change = ctx.store.pending_changes.find(before.id)
  ctx.unschedule('pending_update_expiry', before.id)
  ctx.store.pending_changes.delete(before.id)
  const invoice = ctx.store.invoices.find(change?.invoice ?? '')
  if (invoice?.status === 'open') voidInvoice(ctx, invoice.id)
  for (const id of change?.claimed ?? []) {
    if (ctx.store.invoice_items.find(id)) ctx.store.invoice_items.update(id, { invoice: null })
  }
  const after = ctx.store.subscriptions.update(before.id, { pending_update: null })
  ctx.emit('customer.subscription.updated', after, before)
  ctx.emit('customer.subscription.pending_update_expired', after)
  return after
}
