import type { Ctx } from '../http/context.ts'
import { nextInvoice, outlookOf } from './preview-change.ts'

/** Says a few days ahead what the coming invoice will be; the invoice has no id yet. */
export function announceInvoice(ctx: Ctx, id: string): void {
  const subscription = ctx.store.subscriptions.find(id)
  if (subscription === undefined || subscription.pause_collection !== null) return
  if (subscription.collection_method !== 'charge_automatically') return
  const invoice = ctx.rehearse((rehearsed) =>
    nextInvoice(rehearsed, subscription, [], outlookOf(rehearsed, subscription, [])),
  )
  if (invoice === null) return
  const { id: _none, ...upcoming } = invoice
  ctx.emit('invoice.upcoming', upcoming)
}
