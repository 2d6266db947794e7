import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import type { PaymentMethod, SetupAttempt, SetupIntent } from '../store/collections.ts'
import { authorizeSetup } from './authorize.ts'
import { authenticationFailure, cardErrorOf, type CardError } from './card-error.ts'
import { openChallenge, type ChallengeTerms } from './challenge.ts'
import { declineOf } from './decline-texts.ts'
import { checkedCard } from './payment-method-object.ts'
import { acceptMandate, type Acceptance } from './mandates.ts'
import type { Challenge } from './records.ts'
import { bindToCustomer, markSetUp, refuseSpent, vaulted } from './vault.ts'

/** Whatever happened, the intent as it now is; `error` when the attempt failed. */
export interface SetupResult {
  intent: SetupIntent
  error?: CardError & { payment_method: PaymentMethod }
}

/**
 * Tries to save the method for later: the intent ends `succeeded` with the method attached to its customer,
 * `requires_action`, or back at `requires_payment_method` with the reason kept.
 */
export function attemptSetup(
  ctx: Ctx,
  intent: SetupIntent,
  method: PaymentMethod,
  terms: ChallengeTerms & { acceptance?: Acceptance },
): SetupResult {
  refuseSpent(ctx, method)
  if (method.type === 'sepa_debit') return setUpDebit(ctx, intent, method, terms.acceptance)
  const { card, cvcGiven, setUp } = vaulted(ctx, method)
  const request = intent.payment_method_options?.card?.request_three_d_secure
  const requested = request === 'any' || request === 'challenge'
  const answer = authorizeSetup(card, { setUpBefore: setUp, authenticated: false, requested, cvcGiven })
  if (answer.kind === 'approved') return { intent: succeed(ctx, intent, method, undefined) }
  if (answer.kind === 'declined') {
    return reject(ctx, intent, method, cardErrorOf(declineOf(answer.decline)), undefined)
  }
  const next_action = openChallenge(ctx, intent, method, terms)
  const waiting = ctx.store.setup_intents.update(intent.id, {
    last_setup_error: null,
    latest_attempt: recordAttempt(ctx, intent, method, 'requires_action', null, undefined),
    next_action,
    payment_method: method.id,
    status: 'requires_action',
  })
  ctx.emit('setup_intent.requires_action', waiting)
  return { intent: waiting }
}

function setUpDebit(
  ctx: Ctx,
  intent: SetupIntent,
  method: PaymentMethod,
  acceptance: Acceptance | undefined,
): SetupResult {
  if (acceptance === undefined) {
    throw invalidRequest(
      'This SetupIntent requires a mandate. Collect mandate acceptance from the customer and provide it in the mandate_data parameter.',
      { code: 'setup_intent_mandate_invalid' },
    )
  }
  const mandate = acceptMandate(ctx, method, acceptance)
  const agreed = ctx.store.setup_intents.update(intent.id, { mandate: mandate.id })
  return { intent: succeed(ctx, agreed, method, undefined) }
}

/** Goes on after the card holder passed the bank's check: the card may still be refused. */
export function setUpAfterChallenge(ctx: Ctx, intent: SetupIntent, challenge: Challenge): SetupResult {
  const method = ctx.store.payment_methods.get(challenge.method)
  const { card, cvcGiven, setUp } = vaulted(ctx, method)
  const passed = { setUpBefore: setUp, authenticated: true, requested: false, cvcGiven }
  const answer = authorizeSetup(card, passed)
  return answer.kind === 'declined'
    ? reject(ctx, intent, method, cardErrorOf(declineOf(answer.decline)), challenge.transactionId)
    : { intent: succeed(ctx, intent, method, challenge.transactionId) }
}

/** Goes on after the card holder failed or left the bank's check. */
export function failSetupAfterChallenge(ctx: Ctx, intent: SetupIntent, challenge: Challenge): SetupResult {
  const method = ctx.store.payment_methods.get(challenge.method)
  return reject(ctx, intent, method, authenticationFailure('setup_intent'), undefined)
}

function succeed(
  ctx: Ctx,
  intent: SetupIntent,
  method: PaymentMethod,
  authenticated: string | undefined,
): SetupIntent {
  if (intent.customer !== null) bindToCustomer(ctx, method, intent.customer)
  if (intent.usage === 'off_session') markSetUp(ctx, method)
  const done = ctx.store.setup_intents.update(intent.id, {
    last_setup_error: null,
    latest_attempt: recordAttempt(ctx, intent, method, 'succeeded', null, authenticated),
    next_action: null,
    payment_method: method.id,
    status: 'succeeded',
  })
  ctx.emit('setup_intent.succeeded', done)
  return done
}

function reject(
  ctx: Ctx,
  intent: SetupIntent,
  method: PaymentMethod,
  reason: CardError,
  authenticated: string | undefined,
): SetupResult {
  const error = { ...reason, payment_method: method }
  const failed = ctx.store.setup_intents.update(intent.id, {
    last_setup_error: error,
    latest_attempt: recordAttempt(ctx, intent, method, 'failed', error, authenticated),
    next_action: null,
    payment_method: null,
    status: 'requires_payment_method',
  })
  ctx.emit('setup_intent.setup_failed', failed)
  return { intent: failed, error }
}

function recordAttempt(
  ctx: Ctx,
  intent: SetupIntent,
  method: PaymentMethod,
  status: 'succeeded' | 'failed' | 'requires_action',
  setup_error: SetupAttempt['setup_error'],
  authenticated: string | undefined,
): string {
  const attempt: SetupAttempt = {
    id: ctx.ids.next('setatt_'),
    object: 'setup_attempt',
    application: null,
    created: ctx.now(intent.customer),
    customer: intent.customer,
    customer_account: null,
    flow_directions: null,
    livemode: false,
    on_behalf_of: null,
    payment_method: method.id,
    payment_method_details:
      method.type === 'sepa_debit'
        ? { sepa_debit: {}, type: 'sepa_debit' }
        : attemptedCard(ctx, method, authenticated),
    setup_error,
    setup_intent: intent.id,
    status,
    usage: intent.usage,
  }
  return ctx.store.setup_attempts.put(attempt).id
}

function attemptedCard(
  ctx: Ctx,
  method: PaymentMethod,
  authenticated: string | undefined,
): SetupAttempt['payment_method_details'] {
  const { card, cvcGiven } = vaulted(ctx, method)
  return {
    card: {
      brand: method.card?.brand ?? null,
      checks: checkedCard(card, method.billing_details, cvcGiven),
      country: method.card?.country ?? null,
      exp_month: method.card?.exp_month ?? null,
      exp_year: method.card?.exp_year ?? null,
      fingerprint: method.card?.fingerprint ?? null,
      funding: method.card?.funding ?? null,
      last4: method.card?.last4 ?? null,
      network: method.card?.brand ?? null,
      three_d_secure:
        authenticated === undefined
          ? null
          : {
              authentication_flow: 'challenge',
              electronic_commerce_indicator: '05',
              result: 'authenticated',
              result_reason: null,
              transaction_id: authenticated,
              version: '2.2.0',
            },
      wallet: null,
    },
    type: 'card',
  }
}
