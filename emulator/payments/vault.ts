import type { Ctx } from '../http/context.ts'
import { cardError, invalidRequest, resourceMissing, type StripeError } from '../http/errors.ts'
import type { PaymentMethod } from '../store/collections.ts'
import { authorizeAttach } from './authorize.ts'
import { accountByToken } from './bank-accounts.ts'
import { cardErrorOf } from './card-error.ts'
import { cardDigits, findCardFault, fullYear, type RawCard } from './card-validation.ts'
import { declineOf } from './decline-texts.ts'
import { cardFingerprint } from './fingerprint.ts'
import { checkedCard, newCardPaymentMethod, type BillingDetails } from './payment-method-object.ts'
import { testCardByNumber, testCardByToken, type TestCard } from './test-cards.ts'

export interface CardToSave {
  card: RawCard | { token: string }
  billingDetails: BillingDetails
  allowRedisplay?: 'always' | 'limited' | 'unspecified'
  metadata?: Record<string, string>
}

const TOKEN_EXPIRY = { month: 12, yearsAhead: 8 } as const

/** The billing details of a card that came with none. */
export const NO_BILLING_DETAILS: BillingDetails = {
  address: { city: null, country: null, line1: null, line2: null, postal_code: null, state: null },
  email: null,
  name: null,
  phone: null,
  tax_id: null,
}

/**
 * Makes a payment method of typed card details or of a `tok_…`; it belongs to nobody yet.
 * @throws StripeError 402 for details no bank would take, and for real card numbers.
 */
export function saveCard(ctx: Ctx, given: CardToSave): PaymentMethod {
  const now = ctx.now()
  if ('token' in given.card) return saveToken(ctx, given.card.token, given, 'card[token]')
  const fault = findCardFault(given.card, now)
  if (fault) throw cardError(fault.message, { code: fault.code, param: fault.param })
  const card = testCardByNumber(cardDigits(given.card.number))
  if (card === undefined) {
    const { message, type: _type, ...extras } = cardErrorOf(declineOf('test_mode_live_card'))
    throw cardError(message, extras)
  }
  const expiry = { expMonth: given.card.expMonth, expYear: fullYear(given.card.expYear) }
  return store(ctx, card, expiry, given.card.cvc !== undefined, given)
}

/**
 * The payment method of that id; a ready-made `pm_card_…` or `tok_…` becomes a new one.
 * @throws StripeError 400 `resource_missing` naming `param`.
 */
export function resolveMethod(ctx: Ctx, id: string, param: string): PaymentMethod {
  const known = ctx.store.payment_methods.find(id)
  if (known) return known
  const account = accountByToken(ctx, id)
  if (account) return account
  if (testCardByToken(id)) return saveToken(ctx, id, { billingDetails: NO_BILLING_DETAILS }, param)
  throw missingMethod(id, param)
}

function saveToken(ctx: Ctx, token: string, given: Omit<CardToSave, 'card'>, param: string): PaymentMethod {
  const card = testCardByToken(token)
  if (card === undefined) throw resourceMissing('token', token, param, 400)
  const expYear = new Date(ctx.now() * 1000).getUTCFullYear() + TOKEN_EXPIRY.yearsAhead
  return store(ctx, card, { expMonth: TOKEN_EXPIRY.month, expYear }, true, given)
}

function store(
  ctx: Ctx,
  card: TestCard,
  expiry: { expMonth: number; expYear: number },
  cvcGiven: boolean,
  given: Omit<CardToSave, 'card'>,
): PaymentMethod {
  const method = newCardPaymentMethod({
    id: ctx.ids.next('pm_'),
    card,
    ...expiry,
    cvcGiven,
    fingerprint: cardFingerprint(ctx.account, card.number),
    billingDetails: given.billingDetails,
    allowRedisplay: given.allowRedisplay ?? 'unspecified',
    metadata: given.metadata ?? {},
    created: ctx.now(),
  })
  ctx.store.vaulted_cards.put({ id: method.id, number: card.number, cvcGiven, setUp: false, spent: false })
  return ctx.store.payment_methods.put(method)
}

/** What only the vault knows of a payment method: which test card it is and what was done with it. */
export function vaulted(
  ctx: Ctx,
  method: PaymentMethod,
): { card: TestCard; cvcGiven: boolean; setUp: boolean } {
  const secret = ctx.store.vaulted_cards.get(method.id)
  const card = testCardByNumber(secret.number)
  if (card === undefined) throw new Error(`${method.id} is not a test card`)
  return { card, cvcGiven: secret.cvcGiven, setUp: secret.setUp }
}

/** Remembers that the holder agreed to payments while away. */
export function markSetUp(ctx: Ctx, method: PaymentMethod): void {
  ctx.store.vaulted_cards.update(method.id, { setUp: true })
}

/** A payment method without a customer is good for one payment. */
export function markSpent(ctx: Ctx, method: PaymentMethod): void {
  ctx.store.vaulted_cards.update(method.id, { spent: true })
}

/** @throws StripeError 400 when the payment method was used or detached before. */
export function refuseSpent(ctx: Ctx, method: PaymentMethod): void {
  if (ctx.store.vaulted_cards.find(method.id)?.spent !== true) return
  throw invalidRequest(
    'The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.',
  )
}

/**
 * Attaches a payment method to a customer after the bank's check; a ready-made token becomes a new one.
 * @throws StripeError 402 when the bank refuses; nothing is attached then.
 */
export function attachMethod(ctx: Ctx, id: string, customer: string, param: string): PaymentMethod {
  ctx.now(customer)
  const method = resolveMethod(ctx, id, param)
  if (method.customer === customer) return method
  if (method.customer !== null) {
    throw invalidRequest('The payment method you provided has already been attached to a customer.', {
      param: 'payment_method',
    })
  }
  refuseSpent(ctx, method)
  if (method.type !== 'card') return bindToCustomer(ctx, method, customer)
  const { card, cvcGiven } = vaulted(ctx, method)
  const answer = authorizeAttach(card, cvcGiven)
  if (answer.kind === 'declined') {
    const { message, type: _type, ...extras } = cardErrorOf(declineOf(answer.decline))
    throw cardError(message, { param: '', ...extras, payment_method: method })
  }
  return bindToCustomer(ctx, method, customer)
}

/** Attaches without asking the bank again, because a payment or a set-up has just done so. */
export function bindToCustomer(ctx: Ctx, method: PaymentMethod, customer: string): PaymentMethod {
  if (method.customer === customer) return method
  const attached = ctx.store.payment_methods.put({ ...method, ...checkedParts(ctx, method), customer })
  ctx.emit('payment_method.attached', attached)
  return attached
}

function checkedParts(ctx: Ctx, method: PaymentMethod): Pick<PaymentMethod, 'card'> {
  if (method.card === undefined) return {}
  const { card, cvcGiven } = vaulted(ctx, method)
  return { card: { ...method.card, checks: checkedCard(card, method.billing_details, cvcGiven) } }
}

/** 400 with Stripe's long advice about connected accounts. */
function missingMethod(id: string, param: string): StripeError {
  return invalidRequest(
    `No such PaymentMethod: '${id}'; It's possible this PaymentMethod exists on one of your connected accounts, in which case you should retry this request on that connected account. Learn more at https://stripe.com/docs/connect/authentication`,
    { code: 'resource_missing', param },
  )
}
