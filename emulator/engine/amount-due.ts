import { minimumCharge } from './currencies.ts'

/**
 * What is to be paid of a total after the customer's balance (negative is credit), and the balance afterwards. What
 * is too small to charge is added to the balance instead.
 */
export function amountDue(total: number, balance: number, currency: string): { due: number; ending: number } {
  const sum = total + balance
  if (sum < minimumCharge(currency)) return { due: 0, ending: sum }
  return { due: sum, ending: 0 }
}
