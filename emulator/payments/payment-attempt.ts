import type { Ctx } from '../http/context.ts'
import type { PaymentIntent, PaymentMethod } from '../store/collections.ts'
import { authorizePayment } from './authorize.ts'
import { authenticationFailure, cardErrorOf, type CardError } from './card-error.ts'
import { openChallenge, type ChallengeTerms } from './challenge.ts'
import { recordCharge, settleLater } from './charging.ts'
import { attemptDebit } from './debit-attempt.ts'
import { declineOf, type Decline } from './decline-texts.ts'
import type { Acceptance } from './mandates.ts'
import { scheduleExpiry } from './release-authorization.ts'
import { openDispute } from './dispute.ts'
import { testCardByNumber } from './test-cards.ts'
import type { Challenge } from './records.ts'
import { bindToCustomer, markSetUp, markSpent, refuseSpent, vaulted } from './vault.ts'

export interface PaymentTerms extends ChallengeTerms {
  /** The card holder is away. */
  offSession: boolean
  /** Fail instead of asking the card holder. */
  errorOnAction: boolean
  /** The holder of a bank account agrees to be debited. */
  acceptance?: Acceptance
}

/** Whatever happened, the intent as it now is; `error` when the attempt failed. */
export interface PaymentResult {
  intent: PaymentIntent
  error?: CardError & { charge?: string; payment_method: PaymentMethod }
}

/**
 * Tries to pay the intent with the method: it ends `succeeded` (or `requires_capture`), `requires_action`, or back at
 * `requires_payment_method` with the reason kept. A bank debit goes on `processing`. Emits the charge's and the intent's
 * events.
 */
export function attemptPayment(
  ctx: Ctx,
  intent: PaymentIntent,
  method: PaymentMethod,
  terms: PaymentTerms,
): PaymentResult {
  refuseSpent(ctx, method)
  if (method.type === 'sepa_debit') return attemptDebit(ctx, intent, method, terms)
  const { card, cvcGiven, setUp } = vaulted(ctx, method)
  const request = intent.payment_method_options?.card?.request_three_d_secure
  const answer = authorizePayment(card, {
    offSession: terms.offSession,
    setUpBefore: setUp,
    authenticated: false,
    requested: request === 'any' || request === 'challenge',
    cvcGiven,
  })
  const attempted = ctx.store.payment_intents.update(intent.id, {
    last_payment_error: null,
    next_action: null,
    payment_method: method.id,
  })
  if (answer.kind === 'approved') return { intent: succeed(ctx, attempted, method, undefined) }
  if (answer.kind === 'declined') return decline(ctx, attempted, method, declineOf(answer.decline), undefined)
  if (terms.errorOnAction) {
    return decline(ctx, attempted, method, declineOf('authentication_required'), undefined)
  }
  const next_action = openChallenge(ctx, attempted, method, terms)
  const waiting = ctx.store.payment_intents.update(intent.id, { next_action, status: 'requires_action' })
  ctx.emit('payment_intent.requires_action', waiting)
  return { intent: waiting }
}

/** Goes on after the card holder passed the bank's check: the payment may still be declined. */
export function payAfterChallenge(ctx: Ctx, intent: PaymentIntent, challenge: Challenge): PaymentResult {
  const method = ctx.store.payment_methods.get(challenge.method)
  if (intent.confirmation_method === 'manual') {
    return {
      intent: ctx.store.payment_intents.update(intent.id, {
        next_action: null,
        status: 'requires_confirmation',
      }),
    }
  }
  const { card, cvcGiven, setUp } = vaulted(ctx, method)
  const passed = { offSession: false, setUpBefore: setUp, authenticated: true, requested: false, cvcGiven }
  const answer = authorizePayment(card, passed)
  return answer.kind === 'declined'
    ? decline(ctx, intent, method, declineOf(answer.decline), challenge.transactionId)
    : { intent: succeed(ctx, intent, method, challenge.transactionId) }
}

/** Goes on after the card holder failed or left the bank's check: nothing was charged. */
export function failAfterChallenge(ctx: Ctx, intent: PaymentIntent, challenge: Challenge): PaymentResult {
  const method = ctx.store.payment_methods.get(challenge.method)
  return reject(ctx, intent, {
    ...authenticationFailure('payment_intent'),
    payment_method: method,
    payment_method_type: 'card',
  })
}

function succeed(
  ctx: Ctx,
  intent: PaymentIntent,
  method: PaymentMethod,
  authenticated: string | undefined,
): PaymentIntent {
  const charge = recordCharge(ctx, intent, method, { decline: undefined, authenticated })
  keepMethod(ctx, intent, method)
  const captured = charge.captured
  const paid = ctx.store.payment_intents.update(intent.id, {
    amount_capturable: captured ? 0 : intent.amount,
    amount_received: captured ? intent.amount : 0,
    latest_charge: charge.id,
    next_action: null,
    payment_method: method.id,
    status: captured ? 'succeeded' : 'requires_capture',
  })
  ctx.emit(captured ? 'payment_intent.succeeded' : 'payment_intent.amount_capturable_updated', paid)
  settleLater(ctx, charge)
  if (captured) disputeAsCard(ctx, paid)
  else scheduleExpiry(ctx, paid)
  return paid
}

/** The holders of some test cards go to their bank as soon as the money is taken. */
export function disputeAsCard(ctx: Ctx, { latest_charge: id }: PaymentIntent): void {
  const charge = ctx.store.charges.find(id ?? '')
  const number = ctx.store.vaulted_cards.find(charge?.payment_method ?? '')?.number ?? ''
  const cause = testCardByNumber(number)?.dispute
  if (charge && cause) openDispute(ctx, charge, cause)
}

function keepMethod(ctx: Ctx, intent: PaymentIntent, method: PaymentMethod): void {
  const saves = intent.setup_future_usage !== null && intent.customer !== null
  if (saves && intent.customer !== null) bindToCustomer(ctx, method, intent.customer)
  if (intent.setup_future_usage === 'off_session') markSetUp(ctx, method)
  if (!saves && method.customer === null) markSpent(ctx, method)
}

function decline(
  ctx: Ctx,
  intent: PaymentIntent,
  method: PaymentMethod,
  reason: Decline,
  authenticated: string | undefined,
): PaymentResult {
  const charge = recordCharge(ctx, intent, method, { decline: reason, authenticated })
  return reject(ctx, intent, { ...cardErrorOf(reason), charge: charge.id, payment_method: method })
}

function reject(
  ctx: Ctx,
  intent: PaymentIntent,
  error: CardError & { charge?: string; payment_method: PaymentMethod; payment_method_type?: string },
): PaymentResult {
  const failed = ctx.store.payment_intents.update(intent.id, {
    last_payment_error: error,
    ...(error.charge === undefined ? {} : { latest_charge: error.charge }),
    next_action: null,
    payment_method: null,
    status: 'requires_payment_method',
  })
  ctx.emit('payment_intent.payment_failed', failed)
  return { intent: failed, error }
}
