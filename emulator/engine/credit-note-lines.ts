import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import type { CreditNote, Invoice } from '../store/collections.ts'
import type { InvoiceLine } from './invoice-object.ts'
import { prorate } from './pricing.ts'

export type CreditNoteLine = CreditNote['lines']['data'][number]
type Tax = NonNullable<CreditNoteLine['taxes']>[number]

/** A line of the invoice, or a part of it, or something that no line names. */
export type WantedCredit =
  | { kind: 'line'; line: string; amount: number | null; quantity: number | null; path: string }
  | { kind: 'custom'; unitAmount: string; amount: number; quantity: number; description: string | null }

/** The lines of a credit note: what they credit of the invoice's lines takes its share of discounts and taxes along. */
export function creditLines(ctx: Ctx, invoice: Invoice, wanted: readonly WantedCredit[]): CreditNoteLine[] {
  return wanted.map((one) => (one.kind === 'custom' ? customLine(ctx, one) : partOfLine(ctx, invoice, one)))
}

function customLine(ctx: Ctx, wanted: WantedCredit & { kind: 'custom' }): CreditNoteLine {
  return {
    ...blankLine(ctx, wanted.amount, wanted.description, wanted.quantity),
    type: 'custom_line_item',
    unit_amount: wanted.unitAmount.includes('.') ? null : Number(wanted.unitAmount),
    unit_amount_decimal: wanted.unitAmount,
  }
}

function partOfLine(ctx: Ctx, invoice: Invoice, wanted: WantedCredit & { kind: 'line' }): CreditNoteLine {
  const line = invoice.lines.data.find(({ id }) => id === wanted.line)
  if (line === undefined) {
    throw invalidRequest(`The invoice ${invoice.id} has no line item ${wanted.line}.`, {
      code: 'resource_missing',
      param: `${wanted.path}[invoice_line_item]`,
    })
  }
  const amount = wanted.amount ?? amountOfQuantity(line, wanted)
  if (amount > line.amount || line.amount <= 0) {
    throw invalidRequest(`A credit of ${amount} is more than the line ${line.id} came to (${line.amount}).`, {
      param: `${wanted.path}[amount]`,
    })
  }
  const share = (whole: number) => prorate(whole, amount, line.amount)
  const discounts = (line.discount_amounts ?? []).map(({ discount, amount: whole }) => ({
    discount,
    amount: share(whole),
  }))
  return {
    ...blankLine(ctx, amount, line.description, wanted.quantity ?? line.quantity),
    discount_amount: discounts.reduce((sum, one) => sum + one.amount, 0),
    discount_amounts: discounts,
    invoice_line_item: line.id,
    pretax_credit_amounts: discounts.map((one) => ({ ...one, type: 'discount' as const })),
    taxes: (line.taxes ?? []).map((tax) => ({
      ...tax,
      amount: share(tax.amount),
      taxable_amount: tax.taxable_amount === null ? null : share(tax.taxable_amount),
    })),
    type: 'invoice_line_item',
  }
}

function amountOfQuantity(line: InvoiceLine, wanted: WantedCredit & { kind: 'line' }): number {
  if (wanted.quantity === null) return line.amount
  const whole = line.quantity ?? 1
  if (wanted.quantity <= whole) return prorate(line.amount, wanted.quantity, whole)
  throw invalidRequest(`The line ${line.id} has a quantity of ${whole}.`, {
    param: `${wanted.path}[quantity]`,
  })
}

function blankLine(ctx: Ctx, amount: number, description: string | null, quantity: number | null) {
  return {
    id: ctx.ids.next('cnli_'),
    object: 'credit_note_line_item' as const,
    amount,
    description,
    discount_amount: 0,
    discount_amounts: [],
    livemode: false,
    metadata: {},
    pretax_credit_amounts: [],
    quantity,
    tax_rates: [],
    taxes: [],
    unit_amount: null,
    unit_amount_decimal: null,
  }
}

type Sums = Pick<
  CreditNote,
  | 'amount'
  | 'discount_amount'
  | 'discount_amounts'
  | 'pretax_credit_amounts'
  | 'subtotal'
  | 'subtotal_excluding_tax'
  | 'total'
  | 'total_excluding_tax'
  | 'total_taxes'
>

/** What lines of a credit note come to, smallest unit. */
export function sumsOfLines(lines: readonly CreditNoteLine[]): Sums {
  const subtotal = lines.reduce((sum, line) => sum + line.amount, 0)
  const discounts = sumByKey(
    lines.flatMap((line) => line.discount_amounts),
    ({ discount }) => discount,
  )
  return withTaxes(subtotal, discounts, summedTaxes(lines.flatMap((line) => line.taxes ?? [])))
}

/** What an amount comes to that names no lines: taxes are in it, in the proportion of the invoice. */
export function sumsOfAmount(invoice: Invoice, amount: number): Sums {
  const taxes = (invoice.total_taxes ?? []).map((tax) => ({
    ...tax,
    amount: prorate(tax.amount, amount, invoice.total),
    taxable_amount: tax.taxable_amount === null ? null : prorate(tax.taxable_amount, amount, invoice.total),
  }))
  return withTaxes(amount - taxSum(taxes, 'exclusive'), [], taxes)
}

function withTaxes(subtotal: number, discounts: { discount: string; amount: number }[], taxes: Tax[]): Sums {
  const discount = discounts.reduce((sum, one) => sum + one.amount, 0)
  const inclusive = taxSum(taxes, 'inclusive')
  const total = subtotal - discount + taxSum(taxes, 'exclusive')
  return {
    amount: total,
    discount_amount: discount,
    discount_amounts: discounts,
    pretax_credit_amounts: discounts.map((one) => ({ ...one, type: 'discount' as const })),
    subtotal,
    subtotal_excluding_tax: subtotal - inclusive,
    total,
    total_excluding_tax: subtotal - discount - inclusive,
    total_taxes: taxes,
  }
}

const taxSum = (taxes: readonly Tax[], behavior: 'exclusive' | 'inclusive'): number =>
  taxes.filter((tax) => tax.tax_behavior === behavior).reduce((sum, tax) => sum + tax.amount, 0)

function summedTaxes(taxes: readonly Tax[]): Tax[] {
  const sums = new Map<string, Tax>()
  for (const tax of taxes) {
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

function sumByKey<T extends { amount: number }>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const sums = new Map<string, T>()
  for (const item of items) {
    const known = sums.get(keyOf(item))
    sums.set(keyOf(item), { ...item, amount: item.amount + (known?.amount ?? 0) })
  }
  return [...sums.values()]
}
