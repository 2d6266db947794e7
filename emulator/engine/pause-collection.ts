import type { Ctx } from '../http/context.ts'
import type { Subscription } from '../store/collections.ts'
import { finalizeInvoice, voidInvoice } from './invoicing.ts'
import { markUncollectible } from './uncollectible.ts'

export type PauseCollection = NonNullable<Subscription['pause_collection']>

/**
 * Does with a new draft what `pause_collection` says instead of collecting it: it stays a draft, is given up, or is
 * voided. Without a pause nothing happens and the answer is false.
 */
export function divertInvoice(ctx: Ctx, subscription: Subscription, id: string): boolean {
  const behavior = subscription.pause_collection?.behavior
  if (behavior === undefined) return false
  if (behavior === 'keep_as_draft') return true
  const open = finalizeInvoice(ctx, id)
  // What the customer's credit covers is paid already.
  if (open.status !== 'open') return true
  if (behavior === 'void') voidInvoice(ctx, id)
  else markUncollectible(ctx, open, 'subscription_paused')
  return true
}

/** Has collecting begin again by itself at `resumes_at`, where the pause says so. */
export function appointCollection(ctx: Ctx, subscription: Subscription): void {
  const at = subscription.pause_collection?.resumes_at ?? null
  const { id: subject, test_clock: clock } = subscription
  if (at === null) ctx.unschedule('collection_resume', subject)
  else ctx.schedule({ kind: 'collection_resume', subject, at, clock })
}

/** The pause of collecting is over; invoices made meanwhile stay as they are. */
export function resumeCollection(ctx: Ctx, id: string): void {
  const before = ctx.store.subscriptions.find(id)
  if (before === undefined || before.pause_collection === null) return
  const after = ctx.store.subscriptions.update(id, { pause_collection: null })
  ctx.emit('customer.subscription.updated', after, before)
}
