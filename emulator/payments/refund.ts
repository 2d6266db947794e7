import { formatAmount } from '../engine/pricing.ts'
import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import type { Charge, Refund } from '../store/collections.ts'
import { blockingDispute } from './dispute.ts'
import { book } from './ledger.ts'
import { testCardByNumber } from './test-cards.ts'

export interface RefundWish {
  /** Null is all that is left. */
  amount: number | null
  metadata: Record<string, string>
  reason: 'duplicate' | 'fraudulent' | 'requested_by_customer' | null
}

/** How long the card ending 7726 keeps a refund waiting, and the one ending 5126 lets it look good. */
const SETTLE_SECONDS = 60
/** How long a bank takes to credit an account that was debited. */
const BANK_SECONDS = 3 * 86_400

/**
 * Gives money back: to a card at once, except for the cards whose row says that it takes a while or fails later; to a
 * bank account within days. Emits `refund.created` and `charge.refunded`, and what comes of it later.
 * @throws StripeError 400 for more than is left, and for what the bank has taken back already.
 */
export function refundCharge(ctx: Ctx, charge: Charge, wish: RefundWish): Refund {
  const left = charge.amount_captured - charge.amount_refunded
  checkRefundable(ctx, charge, left, wish.amount)
  const amount = wish.amount ?? left
  const course = courseOf(ctx, charge)
  const id = ctx.ids.next(course.isBank ? 'pyr_' : 're_')
  const booking = book(ctx, {
    amount: -amount,
    fee: null,
    currency: charge.currency,
    customer: charge.customer,
    description: `REFUND FOR ${course.isBank ? 'PAYMENT' : 'CHARGE'}`,
    source: id,
    type: course.isBank ? 'payment_refund' : 'refund',
    category: 'refund',
  })
  const refund = ctx.store.refunds.put({
    id,
    object: 'refund',
    amount,
    balance_transaction: booking.id,
    charge: charge.id,
    created: ctx.now(charge.customer),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: course.isBank ? { type: 'sepa_debit' } : CARD_DESTINATION,
    metadata: wish.metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: wish.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: course.first,
    transfer_reversal: null,
  })
  ctx.emit('refund.created', refund)
  moveRefunded(ctx, charge, amount)
  if (course.settles !== null) {
    const clock = ctx.store.customers.find(charge.customer ?? '')?.test_clock
    ctx.schedule({ kind: 'refund_settle', subject: id, at: refund.created + course.settles, clock })
  } else if (!course.isBank) giveReference(ctx, refund)
  return refund
}

const CARD_DESTINATION = {
  card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
  type: 'card',
} as const

interface Course {
  isBank: boolean
  first: 'pending' | 'succeeded'
  /** Seconds until the bank's late word; null without one. */
  settles: number | null
}

function courseOf(ctx: Ctx, charge: Charge): Course {
  if (charge.payment_method_details?.type === 'sepa_debit') {
    return { isBank: true, first: 'pending', settles: BANK_SECONDS }
  }
  const number = ctx.store.vaulted_cards.find(charge.payment_method ?? '')?.number ?? ''
  const behavior = testCardByNumber(number)?.refund ?? 'succeeds'
  if (behavior === 'succeeds') return { isBank: false, first: 'succeeded', settles: null }
  return { isBank: false, first: behavior === 'pending' ? 'pending' : 'succeeded', settles: SETTLE_SECONDS }
}

/** The number by which the card's bank knows the refund. */
function giveReference(ctx: Ctx, refund: Refund): void {
  const after = ctx.store.refunds.update(refund.id, {
    destination_details: {
      card: {
        reference: ctx.ids.next('', 12),
        reference_status: 'available',
        reference_type: 'acquirer_reference_number',
        type: 'refund',
      },
      type: 'card',
    },
  })
  tell(ctx, after, refund)
}

function tell(ctx: Ctx, after: Refund, before: Refund): void {
  ctx.emit('refund.updated', after, before)
  ctx.emit('charge.refund.updated', after, before)
}

/** The bank's late word on a refund: good for one that waited, bad for one that looked good. */
export function settleRefund(ctx: Ctx, id: string): void {
  const before = ctx.store.refunds.find(id)
  if (before === undefined) return
  if (before.status === 'pending') {
    tell(ctx, ctx.store.refunds.update(id, { status: 'succeeded' }), before)
    return
  }
  const back = book(ctx, {
    amount: before.amount,
    fee: null,
    currency: before.currency,
    customer: before.customer,
    description: 'REFUND FAILURE',
    source: id,
    type: 'refund_failure',
    category: 'refund_failure',
  })
  const failed = ctx.store.refunds.update(id, {
    failure_balance_transaction: back.id,
    failure_reason: 'expired_or_canceled_card',
    status: 'failed',
  })
  tell(ctx, failed, before)
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

function checkRefundable(ctx: Ctx, charge: Charge, left: number, amount: number | null): void {
  if (!charge.paid || !charge.captured) {
    throw invalidRequest(`Charge ${charge.id} was not captured and cannot be refunded.`, {
      code: 'charge_not_refundable',
    })
  }
  if (blockingDispute(ctx, charge.id)) {
    throw invalidRequest(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
      code: 'charge_disputed',
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
