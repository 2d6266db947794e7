import type { Ctx } from '../http/context.ts'
import type { Customer } from '../store/collections.ts'

/** The first thing that is billed decides in which currency the customer's balance is kept. */
export function fixCurrency(ctx: Ctx, customer: Customer, currency: string): void {
  if (customer.currency !== null && customer.currency !== undefined) return
  ctx.emit('customer.updated', ctx.store.customers.update(customer.id, { currency }), customer)
}
