/** Currencies whose smallest unit is the whole one: 500 is ¥500. Source: Stripe's documentation of currencies. */
const ZERO_DECIMAL = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '))

/** Currencies of a thousand parts, of which Stripe takes tens alone: 5120 is 5.120 dinars, 5124 is refused. */
const THREE_DECIMAL = new Set('bhd jod kwd omr tnd'.split(' '))

/** Whole currencies that Stripe still counts in hundredths, which must be nought. */
const WHOLE_IN_HUNDREDTHS = new Set(['isk', 'ugx'])

/** How many digits of an amount stand behind the point. */
export function decimalsOf(currency: string): 0 | 2 | 3 {
  if (ZERO_DECIMAL.has(currency)) return 0
  return THREE_DECIMAL.has(currency) ? 3 : 2
}

/** What every amount that is charged must be a multiple of, in the smallest unit. */
export function stepOf(currency: string): 1 | 10 | 100 {
  if (THREE_DECIMAL.has(currency)) return 10
  return WHOLE_IN_HUNDREDTHS.has(currency) ? 100 : 1
}

/** A fraction to the nearest multiple of a step, half away from zero. */
export function roundToStep(numerator: bigint, denominator: bigint, step: number): bigint {
  const size = numerator < 0n ? -numerator : numerator
  const unit = denominator * BigInt(step)
  const rounded = ((2n * size + unit) / (2n * unit)) * BigInt(step)
  return numerator < 0n ? -rounded : rounded
}

/**
 * Smallest charge in the smallest unit. Source: Stripe's documentation of minimum amounts; of those that it does not
 * list, what fifty cents of a dollar come to.
 */
const MINIMUM: Readonly<Record<string, number>> = {
  aed: 200,
  aud: 50,
  bgn: 100,
  bhd: 190,
  brl: 50,
  cad: 50,
  chf: 50,
  clp: 480,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17_500,
  inr: 50,
  isk: 7000,
  jod: 360,
  jpy: 50,
  krw: 700,
  kwd: 160,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  omr: 200,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,
  tnd: 1600,
  ugx: 190_000,
  usd: 50,
  vnd: 13_000,
  xaf: 310,
  xof: 310,
}

/** The smallest amount that can be charged in a currency. */
export const minimumCharge = (currency: string): number => MINIMUM[currency] ?? 50
