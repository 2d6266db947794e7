import { previewChange } from '../engine/preview-change.ts'
import { previewSubscription } from '../engine/subscribe.ts'
import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import type { Customer } from '../store/collections.ts'
import { addressParam } from './addresses.ts'
import { blankCustomer } from './customers.ts'
import { discountsParam } from './discount-params.ts'
import { itemChangeShape, readChanges } from './subscription-item-params.ts'
import { termsShape } from './subscription-params.ts'
import { discountsAfter } from './subscription-update.ts'
import { readRequest } from './subscription-request.ts'

const ITEMS = 'subscription_details[items]'

/** What an invoice would be: of a subscription that does not exist yet, or of one that goes on or is changed. */
export const invoicePreviewRoutes = [
  route({
    method: 'POST',
    path: '/v1/invoices/create_preview',
    params: {
      currency: p.string({ pattern: /^[a-zA-Z]{3}$/ }),
      customer: p.string(),
      customer_details: p.hash({
        address: p.emptyable(addressParam),
        tax_exempt: p.emptyable(p.enumeration('none', 'exempt', 'reverse')),
      }),
      discounts: discountsParam,
      preview_mode: p.enumeration('next', 'recurring'),
      subscription: p.string(),
      subscription_details: p.hash({
        ...termsShape,
        items: p.array(p.hash(itemChangeShape), { max: 20 }),
        proration_date: p.timestamp(),
      }),
    },
    handle(ctx, { currency, customer, discounts, subscription: id, subscription_details: details }) {
      if (id !== undefined) {
        const subscription = ctx.store.subscriptions.refer(id, 'subscription')
        const { ids, fresh } = discountsAfter(ctx, subscription, discounts)
        return previewChange(
          ctx,
          { ...subscription, discounts: ids },
          {
            items: readChanges(ctx, subscription, details?.items ?? [], ITEMS),
            prorationBehavior: details?.proration_behavior ?? 'create_prorations',
            prorationDate: details?.proration_date ?? null,
            fresh,
          },
        )
      }
      const payer = customer === undefined ? stranger(ctx) : ctx.store.customers.refer(customer, 'customer')
      const { items = [], proration_date: _unused, ...terms } = details ?? {}
      const wanted = items.map(({ price, id: _id, deleted: _deleted, ...item }, index) => {
        if (price === undefined) throw missing(`${ITEMS}[${index}][price]`)
        return { ...item, price }
      })
      if (wanted.length === 0) throw missing(ITEMS)
      const request = {
        ...terms,
        items: wanted,
        ...(currency === undefined ? {} : { currency }),
        ...(discounts === undefined ? {} : { discounts }),
      }
      return previewSubscription(ctx, readRequest(ctx, payer, request, ITEMS))
    },
  }),
]

const missing = (param: string) =>
  invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param })

/** Somebody without a history, for prices shown before sign-up. */
function stranger(ctx: Ctx): Customer {
  return blankCustomer(ctx.ids.next('cus_', 14), ctx.now(), null, 'PREVIEW')
}
