import type { Ctx } from '../http/context.ts'
import type { Charge, PaymentIntent, PaymentMethod } from '../store/collections.ts'
import { book } from './ledger.ts'
import { newCharge, type ThreeDSecureResult } from './charge-object.ts'
import type { Decline } from './decline-texts.ts'
import { vaulted } from './vault.ts'

export interface ChargeTerms {
  decline: Decline | undefined
  /** The id of the bank check that was passed for this payment. */
  authenticated: string | undefined
}

/** Records the attempt as a charge and says so: `charge.succeeded` or `charge.failed`. */
export function recordCharge(
  ctx: Ctx,
  intent: PaymentIntent,
  method: PaymentMethod,
  terms: ChargeTerms,
): Charge {
  const { card, cvcGiven } = vaulted(ctx, method)
  const captured = intent.capture_method !== 'manual'
  const charge = ctx.store.charges.put(
    newCharge({
      id: ctx.ids.next('ch_'),
      intent,
      method,
      card,
      cvcGiven,
      decline: terms.decline,
      captured,
      authentication: terms.authenticated === undefined ? null : authenticationResult(terms.authenticated),
      networkTransactionId: ctx.ids.next('', 15),
      baseUrl: ctx.baseUrl,
      created: ctx.now(intent.customer),
    }),
  )
  const settled =
    charge.paid && captured && intent.capture_method === 'automatic' ? settle(ctx, charge) : charge
  ctx.emit(charge.paid ? 'charge.succeeded' : 'charge.failed', settled)
  return settled
}

/** Books a captured charge to the balance, less the fee, when the payment did not wait for it. */
export function settleLater(ctx: Ctx, charge: Charge): void {
  if (!charge.paid || !charge.captured || charge.balance_transaction !== null) return
  ctx.emit('charge.updated', settle(ctx, charge), charge)
}

const FEE = { perMille: 29, fixed: 30 } as const

function settle(ctx: Ctx, charge: Charge): Charge {
  const fee = Math.round((charge.amount_captured * FEE.perMille) / 1000) + FEE.fixed
  const isCard = charge.payment_method_details?.type === 'card'
  const transaction = book(ctx, {
    amount: charge.amount_captured,
    fee: { amount: fee, description: 'Stripe processing fees' },
    currency: charge.currency,
    customer: charge.customer,
    description: charge.description,
    source: charge.id,
    type: isCard ? 'charge' : 'payment',
    category: 'charge',
  })
  return ctx.store.charges.update(charge.id, { balance_transaction: transaction.id })
}

function authenticationResult(transactionId: string): ThreeDSecureResult {
  return {
    authentication_flow: 'challenge',
    electronic_commerce_indicator: '05',
    exemption_indicator: null,
    result: 'authenticated',
    result_reason: null,
    transaction_id: transactionId,
    version: '2.2.0',
  }
}
