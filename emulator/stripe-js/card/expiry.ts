import { digitsOf } from './card-number.ts'

export type ExpiryProblem =
  | 'incomplete_expiry'
  | 'invalid_expiry_month'
  | 'invalid_expiry_month_past'
  | 'invalid_expiry_year_past'
  | 'invalid_expiry_year'

export interface Expiry {
  month: number
  /** Four digits. */
  year: number
}

/** Cards are not issued for longer than this; a later year is a typing error. */
const MAX_YEARS_AHEAD = 50

/** Shows "MM / YY", adding the leading zero and the slash as soon as the month is certain; "12/2034" becomes "12 / 34". */
export function formatExpiry(text: string): string {
  const digits = expiryDigits(text)
  return digits.length < 2 ? digits : `${digits.slice(0, 2)} / ${digits.slice(2)}`
}

/** The month and year of a complete entry. */
export function parseExpiry(text: string): Expiry | undefined {
  const digits = expiryDigits(text)
  if (digits.length !== 4) return undefined
  return { month: Number(digits.slice(0, 2)), year: 2000 + Number(digits.slice(2)) }
}

/** What is wrong with a date on the given day, in Stripe's codes; a card is good to the last day of its month. */
export function expiryProblem(text: string, today: Date): ExpiryProblem | undefined {
  const digits = expiryDigits(text)
  const month = Number(digits.slice(0, 2))
  if (digits.length >= 2 && (month < 1 || month > 12)) return 'invalid_expiry_month'
  const expiry = parseExpiry(text)
  if (!expiry) return 'incomplete_expiry'
  if (expiry.year < today.getFullYear()) return 'invalid_expiry_year_past'
  if (expiry.year === today.getFullYear() && expiry.month < today.getMonth() + 1) {
    return 'invalid_expiry_month_past'
  }
  return expiry.year > today.getFullYear() + MAX_YEARS_AHEAD ? 'invalid_expiry_year' : undefined
}

function expiryDigits(text: string): string {
  const parts = text.split('/')
  const [monthPart = '', yearPart] = parts.map(digitsOf)
  const month = padMonth(monthPart, yearPart !== undefined)
  const digits = month + (yearPart ?? '')
  const hasCentury = digits.length === 6 && digits.slice(2, 4) === '20'
  return hasCentury ? digits.slice(0, 2) + digits.slice(4) : digits.slice(0, 4)
}

function padMonth(month: string, isEnded: boolean): string {
  if (/^[2-9]/.test(month)) return `0${month}`
  return isEnded && month === '1' ? '01' : month
}
