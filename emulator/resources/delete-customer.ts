import type { Ctx } from '../http/context.ts'
import type { Tombstone } from '../store/collections.ts'
import { effects } from './all-effects.ts'

/** Ends the customer's subscriptions, detaches its payment methods and leaves a tombstone that can be retrieved. */
export function deleteCustomer(ctx: Ctx, id: string): Tombstone {
  ctx.store.customers.get(id)
  effects.endCustomer(ctx, id)
  ctx.emit('customer.deleted', ctx.store.customers.get(id))
  for (const taxId of ctx.store.tax_ids.by('customer', id)) ctx.store.tax_ids.delete(taxId.id)
  ctx.store.tax_origins.delete(id)
  ctx.store.customers.delete(id)
  return ctx.store.tombstones.put({ id, object: 'customer', deleted: true })
}
