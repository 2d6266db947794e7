import { moveBalance, tellBalance } from '../engine/customer-balance.ts'
import type { Ctx } from '../http/context.ts'
import { invalidRequest, resourceMissing } from '../http/errors.ts'
import { listObject, pagination } from '../http/list.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import type { CustomerBalanceTransaction } from '../store/collections.ts'
import { currency } from './price-params.ts'

const MAX_AMOUNT = 999_999_999_999

/** The ledger of what a customer has in credit (negative) or owes, which the next invoice takes along. */
export const customerBalanceRoutes = [
  route({
    method: 'POST',
    path: '/v1/customers/:customer/balance_transactions',
    params: {
      amount: p.required(p.integer({ min: -MAX_AMOUNT, max: MAX_AMOUNT })),
      currency: p.required(currency()),
      description: p.string({ max: 350 }),
      metadata: p.metadata(),
    },
    handle(ctx, { customer: id, ...given }) {
      const customer = ctx.store.customers.get(id)
      ctx.now(id)
      const kept = customer.currency ?? given.currency
      if (kept !== given.currency) {
        throw invalidRequest(
          `The balance of customer ${id} is kept in ${kept}; it cannot be changed in ${given.currency}.`,
          { param: 'currency' },
        )
      }
      const transaction = moveBalance(ctx, id, {
        amount: given.amount,
        type: 'adjustment',
        currency: given.currency,
        description: given.description ?? null,
        metadata: p.applyMetadata({}, given.metadata),
      })
      tellBalance(ctx, customer)
      return transaction
    },
  }),

  route({
    method: 'GET',
    path: '/v1/customers/:customer/balance_transactions/:id',
    params: {},
    handle: (ctx, { customer, id }) => transactionOf(ctx, customer, id),
  }),

  route({
    method: 'POST',
    path: '/v1/customers/:customer/balance_transactions/:id',
    params: { description: p.emptyable(p.string({ max: 350 })), metadata: p.metadata() },
    handle(ctx, { customer, id, description, metadata }) {
      const before = transactionOf(ctx, customer, id)
      return ctx.store.customer_balance_transactions.update(id, {
        description: description === undefined ? before.description : description,
        metadata: p.applyMetadata(before.metadata ?? {}, metadata),
      })
    },
  }),

  route({
    method: 'GET',
    path: '/v1/customers/:customer/balance_transactions',
    params: { ...pagination, created: p.range(), invoice: p.string() },
    handle(ctx, { customer, invoice, ...query }) {
      ctx.store.customers.get(customer)
      const where = (one: CustomerBalanceTransaction) => invoice === undefined || one.invoice === invoice
      return listObject(
        `/v1/customers/${customer}/balance_transactions`,
        ctx.store.customer_balance_transactions.page({ ...query, index: 'customer', value: customer, where }),
      )
    },
  }),
]

function transactionOf(ctx: Ctx, customer: string, id: string): CustomerBalanceTransaction {
  ctx.store.customers.get(customer)
  const found = ctx.store.customer_balance_transactions.get(id)
  if (found.customer !== customer) throw resourceMissing('customer balance transaction', id, 'id')
  return found
}
