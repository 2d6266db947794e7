import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import * as p from '../http/params.ts'
import { saveAccount } from '../payments/bank-accounts.ts'
import { NO_BILLING_DETAILS, saveCard } from '../payments/vault.ts'
import type { BillingDetails } from '../payments/payment-method-object.ts'
import type { PaymentMethod } from '../store/collections.ts'
import { addressOf, addressParam } from './addresses.ts'

export const billingDetailsParam = p.hash({
  address: p.emptyable(addressParam),
  email: p.emptyable(p.string({ max: 512 })),
  name: p.emptyable(p.string()),
  phone: p.emptyable(p.string({ max: 100 })),
  tax_id: p.emptyable(p.string()),
})

const cardParam = p.hash({
  number: p.string({ max: 30 }),
  exp_month: p.integer(),
  exp_year: p.integer(),
  cvc: p.string({ max: 10 }),
  token: p.string(),
})

/** `payment_method_data`, and the body of `POST /v1/payment_methods`. */
export const methodShape = {
  type: p.required(p.string()),
  allow_redisplay: p.enumeration('always', 'limited', 'unspecified'),
  billing_details: billingDetailsParam,
  card: cardParam,
  metadata: p.metadata(),
  sepa_debit: p.hash({ iban: p.required(p.string({ max: 64 })) }),
}

type MethodData = p.ParamsOf<typeof methodShape>

/**
 * Makes a payment method of what a form or a server sent.
 * @throws StripeError 400 for other types than cards and SEPA debits and for missing details, 402 for wrong ones.
 */
export function saveMethod(ctx: Ctx, data: MethodData, prefix = ''): PaymentMethod {
  const nameOf = (key: string) => (prefix === '' ? key : `${prefix}[${key}]`)
  if (data.type === 'sepa_debit') return saveDebit(ctx, data, prefix)
  if (data.type !== 'card') {
    throw invalidRequest(
      `The payment method type "${data.type}" is invalid. Please ensure the provided type is activated in your dashboard (https://dashboard.stripe.com/account/payments/settings) and your account is enabled for any preview features that you are trying to use.`,
      { param: nameOf('type') },
    )
  }
  const { card } = data
  if (card === undefined) throw missing(prefix === '' ? 'card' : `${prefix}[card]`)
  return saveCard(ctx, {
    card: card.token === undefined ? rawCard(card, prefix) : { token: card.token },
    billingDetails: billingDetailsOf(NO_BILLING_DETAILS, data.billing_details),
    ...(data.allow_redisplay === undefined ? {} : { allowRedisplay: data.allow_redisplay }),
    metadata: p.applyMetadata({}, data.metadata),
  })
}

function saveDebit(ctx: Ctx, data: MethodData, prefix: string): PaymentMethod {
  if (data.sepa_debit === undefined) throw missing(prefix === '' ? 'sepa_debit' : `${prefix}[sepa_debit]`)
  const account = {
    iban: data.sepa_debit.iban,
    billingDetails: billingDetailsOf(NO_BILLING_DETAILS, data.billing_details),
    ...(data.allow_redisplay === undefined ? {} : { allowRedisplay: data.allow_redisplay }),
    metadata: p.applyMetadata({}, data.metadata),
  }
  return saveAccount(ctx, account, prefix)
}

function rawCard(card: p.ValueOf<typeof cardParam>, prefix: string) {
  const nameOf = (key: string) => (prefix === '' ? `card[${key}]` : `${prefix}[card][${key}]`)
  const { number, exp_month: expMonth, exp_year: expYear, cvc } = card
  if (number === undefined) throw missing(nameOf('number'))
  if (expMonth === undefined) throw missing(nameOf('exp_month'))
  if (expYear === undefined) throw missing(nameOf('exp_year'))
  return { number, expMonth, expYear, ...(cvc === undefined ? {} : { cvc }) }
}

/** Billing details after a change; what was not sent stays. */
export function billingDetailsOf(
  current: BillingDetails,
  change: p.ValueOf<typeof billingDetailsParam> | undefined,
): BillingDetails {
  if (change === undefined) return current
  const keep = (given: string | null | undefined, now: string | null) => (given === undefined ? now : given)
  const address =
    change.address === undefined ? current.address : addressOf({ ...current.address, ...change.address })
  return {
    address: change.address === null ? NO_BILLING_DETAILS.address : address,
    email: keep(change.email, current.email),
    name: keep(change.name, current.name),
    phone: keep(change.phone, current.phone),
    tax_id: keep(change.tax_id, current.tax_id),
  }
}

const missing = (param: string) =>
  invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param })
