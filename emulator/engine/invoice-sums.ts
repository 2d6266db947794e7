import type { Customer, Invoice } from '../store/collections.ts'
import { amountDue } from './amount-due.ts'
import { balanceIn } from './customer-balance.ts'
import type { InvoiceLine } from './invoice-object.ts'

type Sums = Pick<
  Invoice,
  | 'amount_due'
  | 'amount_remaining'
  | 'subtotal'
  | 'subtotal_excluding_tax'
  | 'total'
  | 'total_discount_amounts'
  | 'total_excluding_tax'
  | 'total_pretax_credit_amounts'
  | 'total_taxes'
>

/** What a draft with these lines comes to, and what would be due of it with the customer's balance as it is. */
export function invoiceSums(
  lines: readonly InvoiceLine[],
  customer: Pick<Customer, 'balance' | 'currency'>,
  currency: string,
): Sums {
  const { subtotal, total: discounted, discountAmounts } = discountedSums(lines)
  const taxes = summedTaxes(lines)
  const inclusive = sumOf(taxes.filter(({ tax_behavior: behavior }) => behavior === 'inclusive'))
  const exclusive = sumOf(taxes) - inclusive
  const total = discounted + exclusive
  const { due } = amountDue(total, balanceIn(customer, currency), currency)
  return {
    amount_due: due,
    amount_remaining: due,
    subtotal,
    subtotal_excluding_tax: subtotal - inclusive,
    total,
    total_discount_amounts: discountAmounts,
    total_excluding_tax: discounted - inclusive,
    total_pretax_credit_amounts: discountAmounts.map((one) => ({ ...one, type: 'discount' as const })),
    total_taxes: taxes,
  }
}

/** A line's own discounts are taken off before the subtotal, those of the whole invoice after it. */
function discountedSums(lines: readonly InvoiceLine[]) {
  const discountAmounts: { discount: string; amount: number }[] = []
  let subtotal = lines.reduce((sum, line) => sum + line.amount, 0)
  let total = subtotal
  for (const line of lines) {
    for (const { discount, amount } of line.discount_amounts ?? []) {
      total -= amount
      if (line.discounts.includes(discount)) subtotal -= amount
      const known = discountAmounts.find((one) => one.discount === discount)
      if (known === undefined) discountAmounts.push({ discount, amount })
      else known.amount += amount
    }
  }
  return { subtotal, total, discountAmounts }
}

type Tax = NonNullable<InvoiceLine['taxes']>[number]

/** The taxes of all lines, those of one rate and reason together. */
function summedTaxes(lines: readonly InvoiceLine[]): Tax[] {
  const sums = new Map<string, Tax>()
  for (const tax of lines.flatMap((line) => line.taxes ?? [])) {
    const key = `${tax.tax_rate_details?.tax_rate} ${tax.taxability_reason}`
    const known = sums.get(key)
    sums.set(key, {
      ...tax,
      amount: tax.amount + (known?.amount ?? 0),
      taxable_amount: (tax.taxable_amount ?? 0) + (known?.taxable_amount ?? 0),
    })
  }
  return [...sums.values()]
}

const sumOf = (taxes: readonly Tax[]): number => taxes.reduce((sum, { amount }) => sum + amount, 0)
