export type CardBrand =
  | 'visa'
  | 'mastercard'
  | 'amex'
  | 'discover'
  | 'diners'
  | 'jcb'
  | 'unionpay'
  | 'unknown'

export interface BrandRules {
  brand: CardBrand
  name: string
  /** Matches the digits typed so far, from the first digit that decides. */
  pattern: RegExp
  /** Allowed digit counts, ascending. */
  lengths: readonly number[]
  /** Digit positions after which a space is shown. */
  gaps: readonly number[]
  cvcLength: number
}

const FOURS = [4, 8, 12, 16] as const

/** First match wins, so narrower ranges stand above wider ones. */
const BRANDS: readonly BrandRules[] = [
  { brand: 'amex', name: 'American Express', pattern: /^3[47]/, lengths: [15], gaps: [4, 10], cvcLength: 4 },
  {
    brand: 'diners',
    name: 'Diners Club',
    pattern: /^3(?:0[0-5]|[689])/,
    lengths: [14, 16],
    gaps: [4, 10],
    cvcLength: 3,
  },
  { brand: 'jcb', name: 'JCB', pattern: /^35/, lengths: [16], gaps: FOURS, cvcLength: 3 },
  { brand: 'visa', name: 'Visa', pattern: /^4/, lengths: [16], gaps: FOURS, cvcLength: 3 },
  {
    brand: 'mastercard',
    name: 'Mastercard',
    pattern: /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/,
    lengths: [16],
    gaps: FOURS,
    cvcLength: 3,
  },
  {
    brand: 'discover',
    name: 'Discover',
    pattern: /^(?:6011|64[4-9]|65)/,
    lengths: [16],
    gaps: FOURS,
    cvcLength: 3,
  },
  {
    brand: 'unionpay',
    name: 'UnionPay',
    pattern: /^(?:62|81)/,
    lengths: [16, 17, 18, 19],
    gaps: FOURS,
    cvcLength: 3,
  },
]

export const UNKNOWN_BRAND: BrandRules = {
  brand: 'unknown',
  name: 'Unknown',
  pattern: /^/,
  lengths: [16],
  gaps: FOURS,
  cvcLength: 3,
}

/** What people call a brand. */
export function brandName(brand: string): string {
  return BRANDS.find((rules) => rules.brand === brand)?.name ?? brand
}

/** The rules of the brand that the digits typed so far belong to; an undecided prefix counts as 16 digits. */
export function detectBrand(digits: string): BrandRules {
  return BRANDS.find((rules) => rules.pattern.test(digits)) ?? UNKNOWN_BRAND
}
