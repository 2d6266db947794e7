import type { Ctx } from '../http/context.ts'
import type { Invoice } from '../store/collections.ts'

type Reason = 'max_payment_attempts' | 'subscription_paused' | 'user_forgiven'

/** Gives up an open invoice: nothing tries it any more. Emits `invoice.marked_uncollectible`. */
export function markUncollectible(ctx: Ctx, invoice: Invoice, reason: Reason): Invoice {
  ctx.unschedule('invoice_retry', invoice.id)
  ctx.unschedule('invoice_due', invoice.id)
  const after = ctx.store.invoices.update(invoice.id, {
    auto_advance: false,
    next_payment_attempt: null,
    status: 'uncollectible',
    status_details: { uncollectible: { reason } },
    status_transitions: {
      ...invoice.status_transitions,
      marked_uncollectible_at: ctx.now(invoice.customer),
    },
  })
  ctx.emit('invoice.marked_uncollectible', after)
  return after
}
