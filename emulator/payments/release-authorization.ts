import type { Ctx } from '../http/context.ts'
import type { PaymentIntent } from '../store/collections.ts'

const DAYS_OF_AUTHORIZATION = 7

/** Has an authorized payment end by itself when nobody takes the money in time. */
export function scheduleExpiry(ctx: Ctx, intent: PaymentIntent): void {
  ctx.schedule({
    kind: 'authorization_expiry',
    subject: intent.id,
    at: ctx.now(intent.customer) + DAYS_OF_AUTHORIZATION * 86_400,
    clock: ctx.store.customers.find(intent.customer ?? '')?.test_clock,
  })
}

/**
 * What was authorized and not taken goes back to the card: the charge counts as refunded. Emits `charge.refunded`, or
 * `charge.expired` when nobody asked for it. Does nothing for an intent without an authorization.
 */
export function releaseAuthorization(ctx: Ctx, intent: PaymentIntent, isExpired: boolean): void {
  const charge = ctx.store.charges.find(intent.latest_charge ?? '')
  ctx.unschedule('authorization_expiry', intent.id)
  if (intent.status !== 'requires_capture' || charge === undefined) return
  const released = ctx.store.charges.update(charge.id, { amount_refunded: charge.amount, refunded: true })
  if (isExpired) ctx.emit('charge.expired', released)
  else ctx.emit('charge.refunded', released, charge)
}

/** Seven days after its authorization: the payment is canceled. */
export function expireAuthorization(ctx: Ctx, id: string): void {
  const intent = ctx.store.payment_intents.find(id)
  if (intent?.status !== 'requires_capture') return
  releaseAuthorization(ctx, intent, true)
  const canceled = ctx.store.payment_intents.update(id, {
    amount_capturable: 0,
    canceled_at: ctx.now(intent.customer),
    cancellation_reason: 'automatic',
    status: 'canceled',
  })
  ctx.emit('payment_intent.canceled', canceled)
}
