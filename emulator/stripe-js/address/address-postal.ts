import { postalProblem, postalRulesOf } from '../card/postal-code.ts'

type Problem = 'incomplete_zip' | 'invalid_zip'

/** Codes of digits alone, by how many; the other countries with rules are those of cards. */
const DIGITS: Readonly<Record<string, number>> = {
  AT: 4,
  AU: 4,
  BE: 4,
  CH: 4,
  DE: 5,
  DK: 4,
  ES: 5,
  FI: 5,
  FR: 5,
  IT: 5,
  NO: 4,
}

/** Countries whose addresses have no postal code. */
const WITHOUT = new Set(
  'AE AG AO AW BO BS BZ FJ GD GH HK JM KE KN LC MO NG PA QA SB SC SR TO UG VU WS YE ZW'.split(' '),
)

export const hasPostalCode = (country: string): boolean => !WITHOUT.has(country)

/** What is wrong with the postal code of an address; where no rule is known it may be left out. */
export function addressPostalProblem(text: string, country: string): Problem | undefined {
  if (postalRulesOf(country)) return postalProblem(text, country)
  const digits = Object.hasOwn(DIGITS, country) ? DIGITS[country] : undefined
  const code = text.trim()
  if (country === 'NL') return /^\d{4} ?[A-Za-z]{2}$/.test(code) ? undefined : problemOf(code, 6)
  if (digits === undefined || (/^\d+$/.test(code) && code.length === digits)) return undefined
  return problemOf(code, digits)
}

const problemOf = (code: string, length: number): Problem =>
  code.replace(/\s/g, '').length < length ? 'incomplete_zip' : 'invalid_zip'
