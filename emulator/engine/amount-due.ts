/** Smallest charge by currency, in its smallest unit; others follow the dollar's. */
const MINIMUM: Readonly<Record<string, number>> = {
  aud: 50,
  cad: 50,
  chf: 50,
  dkk: 250,
  eur: 50,
  gbp: 30,
  jpy: 50,
  nok: 300,
  pln: 200,
  sek: 300,
  usd: 50,
}
/** The smallest amount that can be charged in a currency. */
export const minimumCharge = (currency: string): number => MINIMUM[currency] ?? 50

/**
 * What is to be paid of a total after the customer's balance (negative is credit), and the balance afterwards. What
 * is too small to charge is added to the balance instead.
 */
export function amountDue(total: number, balance: number, currency: string): { due: number; ending: number } {
  const sum = total + balance
  if (sum < minimumCharge(currency)) return { due: 0, ending: sum }
  return { due: sum, ending: 0 }
}
