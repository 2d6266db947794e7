import type { CurrentSubscription } from '#shared/contracts/subscriptions.ts'

type PaymentMethod = NonNullable<CurrentSubscription['paymentMethod']>

/** Proper names, the same in every language; keys are Stripe's. */
const brandNames: Readonly<Record<string, string>> = {
  amex: 'American Express',
  cartes_bancaires: 'Cartes Bancaires',
  diners: 'Diners Club',
  discover: 'Discover',
  eftpos_au: 'eftpos',
  jcb: 'JCB',
  link: 'Link',
  mastercard: 'Mastercard',
  sepa_debit: 'SEPA',
  unionpay: 'UnionPay',
  visa: 'Visa',
}

/** A payment method as people know theirs: "Visa ··4242", in one piece wherever the line ends. */
export function cardWords({ type, brand, last4 }: Pick<PaymentMethod, 'type' | 'brand' | 'last4'>): string {
  const name = lookUp(brand) ?? lookUp(type) ?? capitalize(brand ?? type)
  return last4 === null ? name : `${name}\u00a0··${last4}`
}

function lookUp(key: string | null): string | undefined {
  return key !== null && Object.hasOwn(brandNames, key) ? brandNames[key] : undefined
}

function capitalize(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1).replaceAll('_', ' ')
}
