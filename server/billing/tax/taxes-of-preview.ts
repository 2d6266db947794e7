import type { Taxes } from '#shared/contracts/taxes.ts'
import type { StripePreview } from '../../stripe/invoice-preview.ts'

type Preview = Pick<StripePreview, 'total_taxes' | 'currency'>

/** The taxes of a bill that is still to come; null where none are worked out. */
export function taxesOf({ total_taxes: parts, currency }: Preview): Taxes | null {
  const [first] = parts ?? []
  if (parts === null || first === undefined) return null
  const amountMinor = parts.reduce((sum, { amount }) => sum + amount, 0)
  const taxableMinor = first.taxable_amount ?? 0
  return {
    amount: { amountMinor, currency },
    percent: parts.length > 1 || taxableMinor === 0 ? null : rateOf(amountMinor, taxableMinor),
    isInclusive: first.tax_behavior === 'inclusive',
    reason: amountMinor === 0 ? reasonOf(first.taxability_reason) : 'charged',
  }
}

/** The rate in percent: a whole one where that gives the amount, as the amount is rounded; else with one decimal. */
function rateOf(amountMinor: number, taxableMinor: number): number {
  const exact = (amountMinor / taxableMinor) * 100
  const whole = Math.round(exact)
  return Math.round((taxableMinor * whole) / 100) === amountMinor ? whole : Math.round(exact * 10) / 10
}

function reasonOf(reason: string | null | undefined): Taxes['reason'] {
  if (reason === 'reverse_charge') return 'reverse_charge'
  return reason === 'customer_exempt' || reason === 'product_exempt' ? 'exempt' : 'not_collected'
}

/** The taxes of a bill of somebody whose taxes are worked out: none are due where Stripe names none. */
export function shownTaxesOf(preview: Preview): Taxes {
  const none = { amountMinor: 0, currency: preview.currency }
  return taxesOf(preview) ?? { amount: none, percent: null, isInclusive: false, reason: 'not_collected' }
}
