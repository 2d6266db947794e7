import { minimumCharge } from '../engine/amount-due.ts'
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
