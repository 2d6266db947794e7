import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import type { Subscription } from '../store/collections.ts'
import { billPending } from './bill-pending.ts'
import { dropPendingUpdate } from './pending-update.ts'
import { schedulePeriodEnd } from './period-end.ts'
import { prorationsOf, type Proration } from './prorations.ts'
import { putProrations } from './put-prorations.ts'

export interface Pause {
  /** From when on unused time is given back. */
  unusedTimeFrom: 'item_current_period_start' | 'none' | 'now'
  /** Whether what is given back waits for the next invoice or is on one of its own. */
  invoicing: 'invoice' | 'pending_invoice_item'
}

const PAUSABLE: readonly string[] = ['active', 'past_due', 'unpaid']

/** Why a subscription cannot be paused, as a sentence; null if it can. Its schedule is the caller's matter. */
function obstacleToPause(subscription: Subscription): string | null {
  if (subscription.billing_mode.type !== 'flexible') {
    return 'Only subscriptions with `billing_mode=flexible` can be paused.'
  }
  if (subscription.collection_method !== 'charge_automatically') {
    return 'Only subscriptions with `collection_method=charge_automatically` can be paused.'
  }
  if (PAUSABLE.includes(subscription.status)) return null
  return `You cannot pause a subscription in the \`${subscription.status}\` status. It must be \`active\`, \`past_due\`, or \`unpaid\`.`
}

/** @throws StripeError 400 for a subscription that cannot be paused. */
export function refusePause(subscription: Subscription): void {
  const obstacle = obstacleToPause(subscription)
  if (obstacle !== null) throw invalidRequest(obstacle)
}

/**
 * Stops a subscription until it is resumed: its periods end now, it makes no more invoices, and unused time is given
 * back. Open invoices go on. Emits `customer.subscription.updated` and `.paused` after those of the money.
 * @throws StripeError 400 for one that cannot be paused.
 */
export function pauseSubscription(ctx: Ctx, given: Subscription, how: Pause): Subscription {
  refusePause(given)
  const before = dropPendingUpdate(ctx, given)
  const now = ctx.now(before.customer)
  putProrations(ctx, before, pauseCredits(ctx, before, how.unusedTimeFrom), null)
  const invoice = how.invoicing === 'invoice' ? billPending(ctx, before) : null
  const data = before.items.data.map((item) => ({ ...item, current_period_end: now }))
  const after = ctx.store.subscriptions.update(before.id, {
    items: { ...before.items, data },
    ...(invoice === null ? {} : { latest_invoice: invoice }),
    status: 'paused',
    status_details: {
      paused: {
        subscription: { type: 'pause_requested' },
        transitioned_at: now,
        type: 'subscription',
      },
    },
  })
  ctx.emit('customer.subscription.updated', after, before)
  ctx.emit('customer.subscription.paused', after)
  schedulePeriodEnd(ctx, after)
  return after
}

/** What a pause gives back, item by item; nothing is stored. */
export function pauseCredits(
  ctx: Ctx,
  subscription: Subscription,
  from: Pause['unusedTimeFrom'],
): Proration[] {
  if (from === 'none') return []
  const now = ctx.now(subscription.customer)
  return subscription.items.data.flatMap((item) => {
    const moment = from === 'now' ? now : item.current_period_start
    return prorationsOf(ctx, subscription, [], [{ kind: 'remove', item }], moment)
  })
}
