import { brandOf, cvcLength, hasBrandLength, passesLuhn } from './card-brands.ts'

export interface RawCard {
  number: string
  expMonth: number
  expYear: number
  cvc?: string
}

export interface CardFault {
  code: 'invalid_number' | 'incorrect_number' | 'invalid_expiry_month' | 'invalid_expiry_year' | 'invalid_cvc'
  param: 'number' | 'exp_month' | 'exp_year' | 'cvc'
  message: string
}

const YEARS_AHEAD = 50

const fault = (code: CardFault['code'], param: CardFault['param'], message: string): CardFault => ({
  code,
  param,
  message,
})

/** Digits of a number as typed: spaces and dashes are allowed between groups. */
export const cardDigits = (number: string): string => number.replace(/[\s-]/g, '')

/** Two-digit years mean this century. */
export const fullYear = (year: number): number => (year < 100 ? 2000 + year : year)

/** The first thing wrong with card details as Stripe reports it, or undefined. `now` is in Unix seconds. */
export function findCardFault(card: RawCard, now: number): CardFault | undefined {
  const number = cardDigits(card.number)
  if (!/^\d{12,19}$/.test(number)) {
    return fault('invalid_number', 'number', 'The card number is not a valid credit card number.')
  }
  if (!passesLuhn(number) || !hasBrandLength(number)) {
    return fault('incorrect_number', 'number', 'Your card number is incorrect.')
  }
  return findExpiryFault(card.expMonth, fullYear(card.expYear), now) ?? findCvcFault(card, number)
}

/** What is wrong with an expiry date, which holds to the end of its month. */
export function findExpiryFault(month: number, year: number, now: number): CardFault | undefined {
  const today = new Date(now * 1000)
  const thisYear = today.getUTCFullYear()
  if (!Number.isInteger(month) || month < 1 || month > 12) {
    return fault('invalid_expiry_month', 'exp_month', "Your card's expiration month is invalid.")
  }
  if (!Number.isInteger(year) || year < thisYear || year > thisYear + YEARS_AHEAD) {
    return fault('invalid_expiry_year', 'exp_year', "Your card's expiration year is invalid.")
  }
  if (year === thisYear && month < today.getUTCMonth() + 1) {
    return fault('invalid_expiry_month', 'exp_month', "Your card's expiration month is invalid.")
  }
  return undefined
}

function findCvcFault(card: RawCard, number: string): CardFault | undefined {
  if (card.cvc === undefined) return undefined
  const length = cvcLength(brandOf(number))
  const fits =
    /^\d+$/.test(card.cvc) && (card.cvc.length === length || (length === 4 && card.cvc.length === 3))
  return fits ? undefined : fault('invalid_cvc', 'cvc', "Your card's security code is invalid.")
}
