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
    percent:
      parts.length > 1 || taxableMinor === 0 ? null : Math.round((amountMinor / taxableMinor) * 1000) / 10,
    isInclusive: first.tax_behavior === 'inclusive',
    reason: amountMinor === 0 ? reasonOf(first.taxability_reason) : 'charged',
  }
}

function reasonOf(reason: string | null | undefined): Taxes['reason'] {
  if (reason === 'reverse_charge') return 'reverse_charge'
  return reason === 'customer_exempt' || reason === 'product_exempt' ? 'exempt' : 'not_collected'
}
