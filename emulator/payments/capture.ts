import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import type { PaymentIntent } from '../store/collections.ts'
import { disputeAsCard } from './payment-attempt.ts'
import { settleLater } from './charging.ts'

/**
 * Takes the money of an authorized payment, all of it or a part.
 * @throws StripeError 400 when nothing is authorized, or less than asked.
 */
export function capturePayment(ctx: Ctx, intent: PaymentIntent, amount: number | undefined): PaymentIntent {
  if (intent.status !== 'requires_capture' || intent.latest_charge === null) {
    throw invalidRequest(
      `This PaymentIntent could not be captured because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`,
      { code: 'payment_intent_unexpected_state', payment_intent: intent },
    )
  }
  const captured = amount ?? intent.amount_capturable
  if (captured > intent.amount_capturable) {
    throw invalidRequest(
      `The amount to capture ${captured} is greater than the capturable amount ${intent.amount_capturable}.`,
      { code: 'amount_too_large', param: 'amount_to_capture' },
    )
  }
  ctx.unschedule('authorization_expiry', intent.id)
  const charge = ctx.store.charges.update(intent.latest_charge, { amount_captured: captured, captured: true })
  ctx.emit('charge.captured', charge)
  const done = ctx.store.payment_intents.update(intent.id, {
    amount_capturable: 0,
    amount_received: captured,
    status: 'succeeded',
  })
  ctx.emit('payment_intent.succeeded', done)
  settleLater(ctx, charge)
  disputeAsCard(ctx, done)
  return done
}
