import type { InvoiceDifference } from '#shared/contracts/invoices.ts'
import type { Currency } from '#shared/money.ts'
import type { InvoiceLineRow, InvoiceTaxRow } from '../../db/schema/invoices.ts'
import type { SoldPrices } from './sold-prices.ts'

export interface ComparedInvoice {
  currency: Currency
  lines: readonly InvoiceLineRow[]
  discountMinor: number
  taxes: readonly InvoiceTaxRow[]
}

interface Part {
  amountMinor: number
  quantity: number
}

/**
 * Why the later of two invoices comes to another total, by cause; what is the same is left out. The amounts add up to the
 * difference of the totals. Minor units.
 */
export function differencesOf(
  before: ComparedInvoice,
  after: ComparedInvoice,
  prices: SoldPrices,
): InvoiceDifference[] {
  const [old, now] = [partsOf(before, prices), partsOf(after, prices)]
  const keys = [...new Set([...old.keys(), ...now.keys()])]
  return keys.flatMap((key) => {
    const nothing: Part = { amountMinor: 0, quantity: 0 }
    const [was, is] = [old.get(key) ?? nothing, now.get(key) ?? nothing]
    const amountMinor = is.amountMinor - was.amountMinor
    if (amountMinor === 0) return []
    const { cause, code } = readKey(key)
    const counts = cause === 'plan' || cause === 'add_on'
    const quantity = counts && is.quantity !== was.quantity ? is.quantity - was.quantity : null
    return [{ cause, code, quantity, amount: { amountMinor, currency: after.currency } }]
  })
}

function partsOf({ lines, discountMinor, taxes }: ComparedInvoice, prices: SoldPrices): Map<string, Part> {
  const parts = new Map<string, Part>()
  const add = (key: string, amountMinor: number, quantity = 0) => {
    const part = parts.get(key) ?? { amountMinor: 0, quantity: 0 }
    parts.set(key, { amountMinor: part.amountMinor + amountMinor, quantity: part.quantity + quantity })
  }
  for (const line of lines) {
    if (line.isProration) add('proration', line.amountMinor)
    else add(keyOf(line, prices), line.amountMinor, line.quantity ?? 0)
  }
  add('discount', -discountMinor)
  for (const { amountMinor, isInclusive } of taxes) if (!isInclusive) add('tax', amountMinor)
  return parts
}

function keyOf({ stripePriceId }: InvoiceLineRow, prices: SoldPrices): string {
  const { plan, addOn } = prices(stripePriceId)
  if (addOn !== null) return `add_on:${addOn}`
  return plan === null ? 'other' : `plan:${plan}`
}

function readKey(key: string): Pick<InvoiceDifference, 'cause' | 'code'> {
  const [name = '', code = null] = key.split(':')
  const cause = causes.find((known) => known === name) ?? 'other'
  return { cause, code }
}

const causes = ['plan', 'add_on', 'other', 'proration', 'discount', 'tax'] as const
