import { formatAmount } from '../engine/pricing.ts'
import type { CreditNote, Customer, Discount, Invoice } from '../store/collections.ts'
import type { Store } from '../store/store.ts'

/** An invoice in words, for paper and for a page: amounts with their currency, dates in UTC. */
export interface InvoiceSheet {
  title: string
  from: string
  to: string[]
  facts: { name: string; value: string }[]
  lines: { description: string; quantity: string; unit: string; amount: string }[]
  sums: { name: string; amount: string }[]
  memo: string | null
  footer: string | null
}

/** What stands on an invoice. */
export function sheetOf(invoice: Invoice, store: Store): InvoiceSheet {
  const money = (amount: number) => formatAmount(amount, invoice.currency)
  return {
    title: 'Invoice',
    from: invoice.account_name ?? '',
    to: recipient(invoice),
    facts: factsOf(invoice),
    lines: invoice.lines.data.map((line) => ({
      description: line.description ?? '',
      quantity: line.quantity === null ? '' : String(line.quantity),
      unit: unitPrice(line.pricing?.unit_amount_decimal ?? null, money),
      amount: money(line.amount),
    })),
    sums: sumsOf(invoice, store, money),
    memo: invoice.description,
    footer: invoice.footer,
  }
}

/** What stands on a credit note. */
export function sheetOfCreditNote(note: CreditNote, invoice: Invoice): InvoiceSheet {
  const money = (amount: number) => formatAmount(amount, note.currency)
  const entry = (name: string, amount: number) => ({ name, amount: money(amount) })
  return {
    title: 'Credit note',
    from: invoice.account_name ?? '',
    to: recipient(invoice),
    facts: [
      { name: 'Credit note number', value: note.number },
      { name: 'Invoice number', value: invoice.number ?? '' },
      { name: 'Date of issue', value: dateText(note.effective_at ?? note.created) },
      { name: 'Status', value: note.status },
    ],
    lines: note.lines.data.map((line) => ({
      description: line.description ?? '',
      quantity: line.quantity === null ? '' : String(line.quantity),
      unit: unitPrice(line.unit_amount_decimal, money),
      amount: money(line.amount),
    })),
    sums: [
      entry('Subtotal', note.subtotal),
      ...note.discount_amounts.map(({ amount }) => entry('Discount', -amount)),
      ...(note.total_taxes ?? []).map((tax) => entry('Tax', tax.amount)),
      entry('Total', note.total),
    ],
    memo: note.memo,
    footer: null,
  }
}

function unitPrice(decimal: string | null, money: (amount: number) => string): string {
  return decimal === null ? '' : money(Number(decimal))
}

function recipient(invoice: Invoice): string[] {
  return [invoice.customer_name, invoice.customer_email, ...addressLines(invoice.customer_address)].filter(
    (text): text is string => text !== null && text !== '',
  )
}

function addressLines(address: Customer['address']): string[] {
  if (!address) return []
  const place = [address.postal_code, address.city, address.state].filter(Boolean).join(' ')
  return [address.line1 ?? '', address.line2 ?? '', place, address.country ?? '']
}

function factsOf(invoice: Invoice): InvoiceSheet['facts'] {
  const facts = [
    { name: 'Invoice number', value: invoice.number ?? 'Draft' },
    { name: 'Date of issue', value: dateText(invoice.effective_at ?? invoice.created) },
    ...(invoice.due_date === null ? [] : [{ name: 'Date due', value: dateText(invoice.due_date) }]),
    { name: 'Status', value: invoice.status ?? 'draft' },
    ...(invoice.customer_tax_ids ?? []).map(({ type, value }) => ({ name: type, value: value ?? '' })),
    ...(invoice.custom_fields ?? []),
  ]
  return facts.map(({ name, value }) => ({ name, value }))
}

function sumsOf(invoice: Invoice, store: Store, money: (amount: number) => string): InvoiceSheet['sums'] {
  const entry = (name: string, amount: number) => ({ name, amount: money(amount) })
  const some = (name: string, amount: number) => (amount === 0 ? [] : [entry(name, amount)])
  const balance = (invoice.ending_balance ?? invoice.starting_balance) - invoice.starting_balance
  return [
    entry('Subtotal', invoice.subtotal),
    ...(invoice.total_discount_amounts ?? []).map(({ discount, amount }) =>
      entry(discountName(store.discounts.find(discount), store), -amount),
    ),
    ...(invoice.total_taxes ?? []).map(({ amount, tax_behavior }) =>
      entry(tax_behavior === 'inclusive' ? 'Tax (included)' : 'Tax', amount),
    ),
    entry('Total', invoice.total),
    ...some('Applied balance', -balance),
    ...some('Credit notes', -invoice.pre_payment_credit_notes_amount),
    ...some('Amount paid', -invoice.amount_paid),
    entry('Amount due', invoice.amount_remaining),
  ]
}

function discountName(discount: Discount | undefined, store: Store): string {
  const id = discount?.source.coupon ?? ''
  const coupon = store.coupons.find(id) ?? store.retired_coupons.find(id)
  return `Discount ${coupon?.name ?? id}`.trim()
}

const DATE = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
})
const dateText = (moment: number): string => DATE.format(moment * 1000)
