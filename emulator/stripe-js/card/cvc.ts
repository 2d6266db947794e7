import type { BrandRules } from './brands.ts'
import { digitsOf } from './card-number.ts'

/** Digits cut to the brand's length; an unknown brand may still turn out to be Amex, so it keeps four. */
export function formatCvc(text: string, rules: BrandRules): string {
  return digitsOf(text).slice(0, rules.brand === 'unknown' ? 4 : rules.cvcLength)
}

export function cvcProblem(text: string, rules: BrandRules): 'incomplete_cvc' | undefined {
  return digitsOf(text).length < rules.cvcLength ? 'incomplete_cvc' : undefined
}

/** True when no further digit is expected, so the cursor may move on. */
export function isFullCvc(text: string, rules: BrandRules): boolean {
  return rules.brand !== 'unknown' && digitsOf(text).length === rules.cvcLength
}
