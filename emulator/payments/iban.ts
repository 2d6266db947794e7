/** Countries whose accounts can be debited in euro, with the length of their IBANs (SWIFT's IBAN registry). */
const LENGTHS: Readonly<Record<string, number>> = {
  AD: 24,
  AT: 20,
  BE: 16,
  BG: 22,
  CH: 21,
  CY: 28,
  CZ: 24,
  DE: 22,
  DK: 18,
  EE: 20,
  ES: 24,
  FI: 18,
  FR: 27,
  GB: 22,
  GI: 23,
  GR: 27,
  HR: 21,
  HU: 28,
  IE: 22,
  IS: 26,
  IT: 27,
  LI: 21,
  LT: 20,
  LU: 20,
  LV: 21,
  MC: 27,
  MT: 31,
  NL: 18,
  NO: 15,
  PL: 28,
  PT: 25,
  RO: 24,
  SE: 24,
  SI: 19,
  SK: 24,
  SM: 27,
}

export type IbanProblem = 'incomplete_iban' | 'invalid_iban'

/** The IBAN without what people put between its groups, in capitals. */
export function cleanIban(text: string): string {
  return text.toUpperCase().replace(/[^A-Z0-9]/g, '')
}

/** What is wrong with an IBAN: too short for its country so far, or of no SEPA country, too long or mistyped. */
export function ibanProblem(text: string): IbanProblem | undefined {
  const iban = cleanIban(text)
  const country = iban.slice(0, 2)
  if (country.length < 2) return /\d/.test(country) ? 'invalid_iban' : 'incomplete_iban'
  const length = Object.hasOwn(LENGTHS, country) ? LENGTHS[country] : undefined
  if (length === undefined || iban.length > length) return 'invalid_iban'
  if (iban.length < length) return 'incomplete_iban'
  return remainder(iban) === 1 ? undefined : 'invalid_iban'
}

/** ISO 7064: letters count from A = 10, the first four characters come last, and all of it leaves 1 by 97. */
function remainder(iban: string): number {
  const digits = [...(iban.slice(4) + iban.slice(0, 4))].map((character) => parseInt(character, 36)).join('')
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0)
}
