import type { Ctx } from '../http/context.ts'
import { invalidRequest, resourceMissing } from '../http/errors.ts'
import { listObject, pagination } from '../http/list.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import type { TaxId } from '../store/collections.ts'
import { createTaxId, deleteTaxId } from '../tax/tax-id-object.ts'

/** A tax id as it is given. */
export const taxIdShape = {
  type: p.required(p.string({ max: 50 })),
  value: p.required(p.string({ max: 50 })),
}

const ownerParam = p.hash({
  account: p.unplayed('owner[account]'),
  customer: p.string(),
  customer_account: p.unplayed('owner[customer_account]'),
  type: p.required(p.enumeration('account', 'application', 'customer', 'self')),
})

/** Tax ids of customers and of the account itself. */
export const taxIdRoutes = [
  route({
    method: 'POST',
    path: '/v1/customers/:id/tax_ids',
    params: taxIdShape,
    handle(ctx, { id, ...given }) {
      ctx.store.customers.get(id)
      return createTaxId(ctx, given, id)
    },
  }),

  route({
    method: 'GET',
    path: '/v1/customers/:id/tax_ids',
    params: pagination,
    handle(ctx, { id, ...query }) {
      ctx.store.customers.get(id)
      return taxIdsOf(ctx, id, query)
    },
  }),

  route({
    method: 'GET',
    path: '/v1/customers/:id/tax_ids/:tax_id',
    params: {},
    handle: (ctx, { id, tax_id: taxId }) => ownTaxId(ctx, id, taxId),
  }),

  route({
    method: 'DELETE',
    path: '/v1/customers/:id/tax_ids/:tax_id',
    params: {},
    handle: (ctx, { id, tax_id: taxId }) => deleteTaxId(ctx, ownTaxId(ctx, id, taxId).id),
  }),

  route({
    method: 'POST',
    path: '/v1/tax_ids',
    params: { ...taxIdShape, owner: ownerParam },
    handle: (ctx, { owner, ...given }) => createTaxId(ctx, given, readOwner(ctx, owner)),
  }),

  route({
    method: 'GET',
    path: '/v1/tax_ids',
    params: { ...pagination, owner: ownerParam },
    handle(ctx, { owner, ...query }) {
      const customer = readOwner(ctx, owner)
      if (customer !== null) return { ...taxIdsOf(ctx, customer, query), url: '/v1/tax_ids' }
      return listObject('/v1/tax_ids', ctx.store.tax_ids.page({ ...query, where: (one) => !one.customer }))
    },
  }),

  route({
    method: 'GET',
    path: '/v1/tax_ids/:id',
    params: {},
    handle: (ctx, { id }) => ctx.store.tax_ids.get(id),
  }),

  route({
    method: 'DELETE',
    path: '/v1/tax_ids/:id',
    params: {},
    handle: (ctx, { id }) => deleteTaxId(ctx, id),
  }),
]

function taxIdsOf(ctx: Ctx, customer: string, query: p.ParamsOf<typeof pagination>) {
  const page = ctx.store.tax_ids.page({ ...query, index: 'customer', value: customer })
  return listObject(`/v1/customers/${customer}/tax_ids`, page)
}

function ownTaxId(ctx: Ctx, customer: string, id: string): TaxId {
  ctx.store.customers.get(customer)
  const taxId = ctx.store.tax_ids.get(id)
  if (taxId.customer !== customer) throw resourceMissing('tax_id', id, 'id')
  return taxId
}

/** The customer who owns it; null is the account itself. */
function readOwner(ctx: Ctx, owner: p.ValueOf<typeof ownerParam> | undefined): string | null {
  if (owner === undefined || owner.type === 'self') return null
  if (owner.type !== 'customer') {
    throw invalidRequest(`The emulator does not support \`owner[type]=${owner.type}\`.`, {
      param: 'owner[type]',
    })
  }
  if (owner.customer === undefined) {
    throw invalidRequest('Missing required param: owner[customer].', {
      code: 'parameter_missing',
      param: 'owner[customer]',
    })
  }
  return ctx.store.customers.refer(owner.customer, 'owner[customer]').id
}
