import { invalidRequest } from '../http/errors.ts'

/** Smallest charge by currency, in its smallest unit; others follow the dollar's. */
const MINIMUM: Readonly<Record<string, number>> = {
  aud: 50,
  cad: 50,
  chf: 50,
  dkk: 250,
  eur: 50,
  gbp: 30,
  jpy: 50,
  nok: 300,
  pln: 200,
  sek: 300,
  usd: 50,
}
const MAXIMUM = 99_999_999

/** @throws StripeError 400 for an amount that no payment can have. */
export function checkAmount(amount: number, currency: string): void {
  if (amount < 1) {
    throw invalidRequest('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'amount',
    })
  }
  if (amount > MAXIMUM) {
    throw invalidRequest(`Amount must be no more than ${MAXIMUM / 100}, in the currency's smallest unit.`, {
      code: 'amount_too_large',
      param: 'amount',
    })
  }
  if (amount >= minimumCharge(currency)) return
  throw invalidRequest(
    'The amount must be greater than or equal to the minimum charge amount allowed for your account and the currency set (https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts).  If you want to save a Payment Method for future use without an immediate payment, use a Setup Intent instead: https://docs.stripe.com/payments/setup-intents',
    { code: 'amount_too_small', param: 'amount' },
  )
}

/** The smallest amount that can be charged in a currency. */
export const minimumCharge = (currency: string): number => MINIMUM[currency] ?? 50
