import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import type { Charge, Mandate, PaymentIntent, PaymentMethod } from '../store/collections.ts'
import { accountOf } from './bank-accounts.ts'
import { docUrl, type CardError } from './card-error.ts'
import { newDebitCharge } from './charge-object.ts'
import { settleLater } from './charging.ts'
import { openDispute } from './dispute.ts'
import type { DebitOutcome } from './test-ibans.ts'
import { acceptMandate, mandateOf } from './mandates.ts'
import type { PaymentResult, PaymentTerms } from './payment-attempt.ts'
import { bindToCustomer, markSetUp, markSpent } from './vault.ts'

const DAY = 86_400

/**
 * Sends a debit to the bank. The intent is `processing` until `debit_settle` falls due on the customer's clock. Emits
 * `charge.pending` and `payment_intent.processing`.
 * @throws StripeError 400 for other currencies than euro, and without a mandate of the account's holder.
 */
export function attemptDebit(
  ctx: Ctx,
  intent: PaymentIntent,
  method: PaymentMethod,
  terms: PaymentTerms,
): PaymentResult {
  if (intent.currency !== 'eur') {
    throw invalidRequest(
      `The currency provided (${intent.currency}) is invalid for one or more payment methods. Supported currencies for sepa_debit are: eur.`,
      { param: 'payment_method' },
    )
  }
  const account = accountOf(ctx, method)
  const mandate = requireMandate(ctx, method, terms)
  if (account.limit) return refuse(ctx, intent, method, account.limit)
  const now = ctx.now(intent.customer)
  const expected = now + account.days * DAY
  const charge = ctx.store.charges.put(
    newDebitCharge({ id: ctx.ids.next('py_'), intent, method, mandate: mandate.id, created: now, expected }),
  )
  keepAccount(ctx, intent, method)
  ctx.emit('charge.pending', charge)
  const waiting = ctx.store.payment_intents.update(intent.id, {
    last_payment_error: null,
    latest_charge: charge.id,
    next_action: null,
    payment_method: method.id,
    status: 'processing',
  })
  ctx.emit('payment_intent.processing', waiting)
  const clock = ctx.store.customers.find(intent.customer ?? '')?.test_clock
  ctx.schedule({ kind: 'debit_settle', subject: intent.id, at: expected, clock })
  return { intent: waiting }
}

/** The bank's word on a debit; undefined when the intent waits for none any more. */
export function settleDebit(ctx: Ctx, id: string): PaymentResult | undefined {
  const intent = ctx.store.payment_intents.find(id)
  const charge = ctx.store.charges.find(intent?.latest_charge ?? '')
  if (intent?.status !== 'processing' || charge === undefined) return undefined
  const method = ctx.store.payment_methods.get(charge.payment_method ?? '')
  const { failure, outcome } = accountOf(ctx, method)
  return failure ? fail(ctx, intent, { charge, method, failure }) : succeed(ctx, intent, charge, outcome)
}

function succeed(ctx: Ctx, intent: PaymentIntent, charge: Charge, outcome: DebitOutcome): PaymentResult {
  const paid = ctx.store.charges.update(charge.id, {
    paid: true,
    receipt_url: `${ctx.baseUrl}/receipts/${charge.id}`,
    status: 'succeeded',
  })
  ctx.emit('charge.succeeded', paid)
  const done = ctx.store.payment_intents.update(intent.id, {
    amount_received: intent.amount,
    status: 'succeeded',
  })
  ctx.emit('payment_intent.succeeded', done)
  settleLater(ctx, paid)
  if (outcome === 'disputed') {
    openDispute(ctx, ctx.store.charges.get(paid.id), { reason: 'debit_not_authorized', isInquiry: false })
  }
  return { intent: done }
}

interface Failing {
  charge: Charge
  method: PaymentMethod
  failure: { code: string; message: string }
}

function fail(ctx: Ctx, intent: PaymentIntent, { charge, method, failure }: Failing): PaymentResult {
  const failed = ctx.store.charges.update(charge.id, {
    amount_captured: 0,
    captured: false,
    failure_code: failure.code,
    failure_message: failure.message,
    status: 'failed',
  })
  ctx.emit('charge.failed', failed)
  return refuse(ctx, intent, method, failure, charge.id)
}

function refuse(
  ctx: Ctx,
  intent: PaymentIntent,
  method: PaymentMethod,
  { code, message }: { code: string; message: string },
  charge?: string,
): PaymentResult {
  const reason: CardError = { code, doc_url: docUrl(code), message, type: 'card_error' }
  const error = { ...reason, ...(charge === undefined ? {} : { charge }), payment_method: method }
  const failed = ctx.store.payment_intents.update(intent.id, {
    last_payment_error: error,
    next_action: null,
    payment_method: null,
    status: 'requires_payment_method',
  })
  ctx.emit('payment_intent.payment_failed', failed)
  return { intent: failed, error }
}

function requireMandate(ctx: Ctx, method: PaymentMethod, terms: PaymentTerms): Mandate {
  const mandate = terms.acceptance ? acceptMandate(ctx, method, terms.acceptance) : mandateOf(ctx, method)
  if (mandate) return mandate
  throw invalidRequest(
    'This PaymentIntent requires a mandate, but no existing mandate was found. Collect mandate acceptance from the customer and try again, providing acceptance data in the mandate_data parameter.',
    { code: 'payment_intent_mandate_invalid' },
  )
}

function keepAccount(ctx: Ctx, intent: PaymentIntent, method: PaymentMethod): void {
  const saves = intent.setup_future_usage !== null && intent.customer !== null
  if (saves && intent.customer !== null) bindToCustomer(ctx, method, intent.customer)
  if (intent.setup_future_usage === 'off_session') markSetUp(ctx, method)
  if (!saves && method.customer === null) markSpent(ctx, method)
}
