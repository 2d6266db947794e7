import { formatAmount } from '../engine/pricing.ts'
import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import type { Charge, Refund } from '../store/collections.ts'
import { testCardByNumber } from './test-cards.ts'

export interface RefundWish {
  /** Null is all that is left. */
  amount: number | null
  metadata: Record<string, string>
  reason: 'duplicate' | 'fraudulent' | 'requested_by_customer' | null
}

/** How long the card ending 7726 keeps a refund waiting, and the one ending 5126 lets it look good. */
const SETTLE_SECONDS = 60

/**
 * Gives money back: at once, except for the cards whose row says that it takes a while or fails later.
 * @throws StripeError 400 for more than is left.
 */
export function refundCharge(ctx: Ctx, charge: Charge, wish: RefundWish): Refund {
  const left = charge.amount_captured - charge.amount_refunded
  checkRefundable(charge, left, wish.amount)
  const amount = wish.amount ?? left
  const behavior = cardOf(ctx, charge)?.refund ?? 'succeeds'
  const refund = ctx.store.refunds.put({
    id: ctx.ids.next('re_'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: ctx.now(charge.customer),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: {
      card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
      type: 'card',
    },
    metadata: wish.metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: wish.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: behavior === 'pending' ? 'pending' : 'succeeded',
    transfer_reversal: null,
  })
  ctx.emit('refund.created', refund)
  moveRefunded(ctx, charge, amount)
  if (behavior !== 'succeeds') {
    const clock = ctx.store.customers.find(charge.customer ?? '')?.test_clock
    ctx.schedule({ kind: 'refund_settle', subject: refund.id, at: refund.created + SETTLE_SECONDS, clock })
  }
  return refund
}

/** The bank's late word on a refund: good for one that waited, bad for one that looked good. */
export function settleRefund(ctx: Ctx, id: string): void {
  const before = ctx.store.refunds.find(id)
  if (before === undefined) return
  if (before.status === 'pending') {
    ctx.emit('refund.updated', ctx.store.refunds.update(id, { status: 'succeeded' }), before)
    return
  }
  const failed = ctx.store.refunds.update(id, {
    failure_reason: 'expired_or_canceled_card',
    status: 'failed',
  })
  ctx.emit('refund.updated', failed, before)
  ctx.emit('refund.failed', failed)
  const charge = ctx.store.charges.find(before.charge ?? '')
  if (charge) {
    const amount_refunded = charge.amount_refunded - before.amount
    ctx.emit(
      'charge.updated',
      ctx.store.charges.update(charge.id, { amount_refunded, refunded: false }),
      charge,
    )
  }
}

function moveRefunded(ctx: Ctx, charge: Charge, amount: number): void {
  const amount_refunded = charge.amount_refunded + amount
  const after = ctx.store.charges.update(charge.id, {
    amount_refunded,
    refunded: amount_refunded === charge.amount_captured,
  })
  ctx.emit('charge.refunded', after, charge)
}

function checkRefundable(charge: Charge, left: number, amount: number | null): void {
  if (!charge.paid || !charge.captured) {
    throw invalidRequest(`Charge ${charge.id} was not captured and cannot be refunded.`, {
      code: 'charge_not_refundable',
    })
  }
  if (left === 0) {
    throw invalidRequest(`Charge ${charge.id} has already been refunded.`, {
      code: 'charge_already_refunded',
    })
  }
  if (amount === null || amount <= left) return
  const money = (value: number) => formatAmount(value, charge.currency)
  const message =
    charge.amount_refunded === 0
      ? `Refund amount (${money(amount)}) is greater than charge amount (${money(charge.amount)})`
      : `Refund amount (${money(amount)}) is greater than unrefunded amount on charge (${money(left)})`
  throw invalidRequest(message, { param: 'amount' })
}

function cardOf(ctx: Ctx, charge: Charge) {
  return testCardByNumber(ctx.store.vaulted_cards.find(charge.payment_method ?? '')?.number ?? '')
}
