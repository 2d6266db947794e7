import type { Currency } from '../money.ts'

/** What may be typed into the payment form, in Stripe's words. Link is left out, because it would keep the method outside of the desk. */
export type MethodType = 'card' | 'sepa_debit'

/** SEPA moves euros only. */
const byCurrency: Readonly<Record<Currency, readonly MethodType[]>> = {
  eur: ['card', 'sepa_debit'],
  usd: ['card'],
}

/** What pays in a currency: a plan, its renewals, and what is put on file for them. */
export function methodTypesFor(currency: Currency): readonly MethodType[] {
  return byCurrency[currency]
}
