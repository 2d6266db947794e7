import type { Ctx } from '../http/context.ts'
import type { SetupIntent } from '../store/collections.ts'

/**
 * After a set-up succeeded: the subscription that waited for it waits no longer, and takes the card as its default
 * when it was made with `save_default_payment_method=on_subscription`.
 */
export function followSetup(ctx: Ctx, intent: SetupIntent): void {
  if (intent.status !== 'succeeded' || intent.customer === null) return
  const before = ctx.store.subscriptions
    .by('customer', intent.customer)
    .find((subscription) => subscription.pending_setup_intent === intent.id)
  if (before === undefined) return
  const saves = before.payment_settings?.save_default_payment_method === 'on_subscription'
  const after = ctx.store.subscriptions.update(before.id, {
    pending_setup_intent: null,
    ...(saves ? { default_payment_method: intent.payment_method } : {}),
  })
  ctx.emit('customer.subscription.updated', after, before)
}
