import { decimalsOf, minimumCharge, stepOf } from '../engine/currencies.ts'
import { invalidRequest } from '../http/errors.ts'

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
    throw invalidRequest(`Amount must be no more than ${MAXIMUM / 10 ** decimalsOf(currency)} ${currency}.`, {
      code: 'amount_too_large',
      param: 'amount',
    })
  }
  checkStep(amount, currency, 'amount')
  if (amount >= minimumCharge(currency)) return
  throw invalidRequest(
    'The amount must be greater than or equal to the minimum charge amount allowed for your account and the currency set (https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts).  If you want to save a Payment Method for future use without an immediate payment, use a Setup Intent instead: https://docs.stripe.com/payments/setup-intents',
    { code: 'amount_too_small', param: 'amount' },
  )
}

/** @throws StripeError 400 for a part of a currency that cannot be charged, as the last digit of three decimals. */
export function checkStep(amount: number, currency: string, param: string): void {
  const step = stepOf(currency)
  if (amount % step === 0) return
  throw invalidRequest(
    `Invalid ${param}: amounts in ${currency} must be multiples of ${step} of its smallest unit.`,
    { code: 'parameter_invalid_integer', param },
  )
}
