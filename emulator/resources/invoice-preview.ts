import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import { previewSubscription } from '../engine/subscribe.ts'
import type { Customer } from '../store/collections.ts'
import { addressParam } from './addresses.ts'
import { blankCustomer } from './customers.ts'
import { newItemShape, termsShape } from './subscription-params.ts'
import { readRequest } from './subscription-request.ts'

/** `POST /v1/invoices/create_preview` for a subscription that does not exist yet. */
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
      preview_mode: p.enumeration('next', 'recurring'),
      subscription: p.string(),
      subscription_details: p.hash({
        ...termsShape,
        billing_cycle_anchor: p.timestamp(),
        items: p.array(p.hash(newItemShape), { max: 20 }),
      }),
    },
    handle(ctx, { currency, customer, subscription, subscription_details: details }) {
      if (subscription !== undefined) {
        ctx.store.subscriptions.refer(subscription, 'subscription')
        throw invalidRequest('The emulator previews new subscriptions only.', { param: 'subscription' })
      }
      if (details?.items === undefined) {
        throw invalidRequest('Missing required param: subscription_details[items].', {
          code: 'parameter_missing',
          param: 'subscription_details[items]',
        })
      }
      const payer = customer === undefined ? stranger(ctx) : ctx.store.customers.refer(customer, 'customer')
      return previewSubscription(
        ctx,
        readRequest(ctx, payer, { ...details, ...(currency === undefined ? {} : { currency }) }),
      )
    },
  }),
]

/** Somebody without a history, for prices shown before sign-up. */
function stranger(ctx: Ctx): Customer {
  return blankCustomer(ctx.ids.next('cus_', 14), ctx.now(), null, 'PREVIEW')
}
