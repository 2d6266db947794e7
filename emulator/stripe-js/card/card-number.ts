import { type BrandRules, detectBrand } from './brands.ts'

export type NumberProblem = 'incomplete_number' | 'invalid_number'

export function digitsOf(text: string): string {
  return text.replace(/\D/g, '')
}

/** Digits cut to the brand's longest length and grouped with spaces (Amex and 14-digit Diners 4-6-5, others 4-4-4-4). */
export function formatCardNumber(text: string): string {
  const digits = digitsOf(text)
  const rules = detectBrand(digits)
  const kept = digits.slice(0, longest(rules))
  const gaps = kept.length === 16 ? [4, 8, 12] : rules.gaps
  return [...kept].map((digit, index) => (gaps.includes(index) ? ` ${digit}` : digit)).join('')
}

/** What is wrong with a number, in Stripe's codes; undefined when it may be sent. */
export function cardNumberProblem(text: string): NumberProblem | undefined {
  const digits = digitsOf(text)
  const rules = detectBrand(digits)
  if (!rules.lengths.includes(digits.length)) return 'incomplete_number'
  if (!passesLuhn(digits)) return isFullCardNumber(text) ? 'invalid_number' : 'incomplete_number'
  return undefined
}

/** True when no further digit fits, so the cursor may move on and a wrong number may be named at once. */
export function isFullCardNumber(text: string): boolean {
  const digits = digitsOf(text)
  const rules = detectBrand(digits)
  if (rules.brand === 'diners') return digits.length === 16 || (digits.length === 14 && passesLuhn(digits))
  return digits.length >= longest(rules)
}

/** The check digit rule of ISO/IEC 7812. */
export function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits[digits.length - 1 - place])
    const doubled = place % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return digits.length > 0 && sum % 10 === 0
}

function longest(rules: BrandRules): number {
  return rules.lengths.at(-1) ?? 16
}
