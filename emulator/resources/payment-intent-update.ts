import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import { applyMetadata, type ParamsOf } from '../http/params.ts'
import { resolveMethod } from '../payments/vault.ts'
import type { PaymentIntent } from '../store/collections.ts'
import { checkAmount } from './amounts.ts'
import { checkOwner } from './intent-access.ts'
import { optionsOf, shippingOf, type describeShape } from './intent-params.ts'
import { withMethod, type ConfirmParams } from './payment-intent-confirm.ts'

interface IntentChange extends ParamsOf<typeof describeShape> {
  amount?: number
  currency?: string
  customer?: string
  metadata?: Record<string, string> | null
  payment_method?: string | null
  payment_method_options?: ConfirmParams['payment_method_options']
}

/**
 * Changes what may still be changed.
 * @throws StripeError 400 for the amount of a payment that is made, or that an invoice sets.
 */
export function updateIntent(ctx: Ctx, intent: PaymentIntent, params: IntentChange): PaymentIntent {
  const changesMoney = params.amount !== undefined || params.currency !== undefined
  if (changesMoney && ctx.store.invoice_payments.first('payment_intent', intent.id)) {
    throw invalidRequest('You cannot update the amount of a PaymentIntent that is attached to an invoice.', {
      code: 'payment_intent_unexpected_state',
      payment_intent: intent,
    })
  }
  if (changesMoney && ['succeeded', 'canceled', 'requires_capture', 'processing'].includes(intent.status)) {
    throw invalidRequest(
      `This PaymentIntent's amount could not be updated because it has a status of ${intent.status}. You may only update the amount of a PaymentIntent with one of the following statuses: requires_payment_method, requires_confirmation, requires_action.`,
      { code: 'payment_intent_unexpected_state', payment_intent: intent },
    )
  }
  const currency = params.currency?.toLowerCase() ?? intent.currency
  if (changesMoney) checkAmount(params.amount ?? intent.amount, currency)
  if (params.customer !== undefined) ctx.store.customers.refer(params.customer, 'customer')
  const after = ctx.store.payment_intents.update(intent.id, {
    amount: params.amount ?? intent.amount,
    currency,
    customer: params.customer ?? intent.customer,
    description: params.description ?? intent.description,
    metadata: applyMetadata(intent.metadata, params.metadata),
    payment_method_options: optionsOf(intent.payment_method_options, params.payment_method_options),
    receipt_email: params.receipt_email ?? intent.receipt_email,
    setup_future_usage: params.setup_future_usage ?? intent.setup_future_usage,
    ...(params.shipping === undefined ? {} : { shipping: shippingOf(params.shipping) }),
    statement_descriptor: params.statement_descriptor ?? intent.statement_descriptor,
    statement_descriptor_suffix: params.statement_descriptor_suffix ?? intent.statement_descriptor_suffix,
    transfer_group: params.transfer_group ?? intent.transfer_group,
  })
  if (!params.payment_method) return after
  const method = resolveMethod(ctx, params.payment_method, 'payment_method')
  checkOwner(after, method)
  return after.status === 'requires_payment_method' || after.status === 'requires_confirmation'
    ? withMethod(ctx, after, method)
    : after
}
