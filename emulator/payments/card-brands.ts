/** Card networks as Stripe names them in `card.brand`. */
export type CardBrand =
  | 'amex'
  | 'diners'
  | 'discover'
  | 'jcb'
  | 'mastercard'
  | 'unionpay'
  | 'visa'
  | 'unknown'

interface BrandRange {
  brand: CardBrand
  prefix: RegExp
  lengths: readonly number[]
}

/** Order matters: the first prefix that fits names the brand. */
const BRAND_RANGES: readonly BrandRange[] = [
  { brand: 'visa', prefix: /^4/, lengths: [13, 16, 19] },
  { brand: 'mastercard', prefix: /^(5[0-5]|2[2-7])/, lengths: [16] },
  { brand: 'amex', prefix: /^3[47]/, lengths: [15] },
  { brand: 'diners', prefix: /^3(0[0-5]|[689])/, lengths: [14, 16] },
  { brand: 'jcb', prefix: /^35/, lengths: [16] },
  { brand: 'unionpay', prefix: /^62/, lengths: [16, 17, 18, 19] },
  { brand: 'discover', prefix: /^6/, lengths: [16] },
]

/** The brand a card number belongs to, by its first digits. */
export function brandOf(number: string): CardBrand {
  return BRAND_RANGES.find((range) => range.prefix.test(number))?.brand ?? 'unknown'
}

/** Whether the number has a length its brand issues. */
export function hasBrandLength(number: string): boolean {
  const range = BRAND_RANGES.find((candidate) => candidate.prefix.test(number))
  return range !== undefined && range.lengths.includes(number.length)
}

/** American Express prints four digits, every other brand three. */
export function cvcLength(brand: CardBrand): 3 | 4 {
  return brand === 'amex' ? 4 : 3
}

/** The check digit rule (Luhn) that every card number follows. */
export function passesLuhn(number: string): boolean {
  let sum = 0
  for (let index = 0; index < number.length; index += 1) {
    const digit = Number(number[number.length - 1 - index])
    const doubled = index % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
