import { stepOf } from '../engine/currencies.ts'
import type { InvoiceLine } from '../engine/invoice-object.ts'
import type { Ctx } from '../http/context.ts'
import type { Customer, Invoice, Subscription, TaxRate } from '../store/collections.ts'
import { automaticRate } from './automatic-rates.ts'
import { taxesOf, type TaxPart } from './tax-maths.ts'
import { taxAt } from './tax-rates-table.ts'
import { exemptionOf, placeOfPayer, taxpayerOf, type Taxpayer } from './taxpayer.ts'

type Tax = NonNullable<InvoiceLine['taxes']>[number]
type Reason = Tax['taxability_reason']

/** What decides the taxes of an invoice. */
export interface TaxTerms {
  customer: Customer
  automatic: boolean
  /** For lines that bring no rates of their own; only without automatic tax. */
  defaultRates: readonly TaxRate[]
  /** Where the rates of a subscription's items are found, as they will be. */
  items: Subscription['items']['data']
}

/** Stripe's code for what is never taxed. */
const NONTAXABLE = 'txcd_00000000'

/**
 * The lines with their taxes: the one place where taxes are worked out, for drafts, finalizing, renewals, changes and
 * previews alike. Lines carry their discounts already; taxes that they carried before are forgotten.
 */
export function taxLines(ctx: Ctx, terms: TaxTerms, given: readonly InvoiceLine[]): InvoiceLine[] {
  const payer = taxpayerOf(ctx, terms.customer)
  const rated = given.map((line) => ({
    line: untaxed(line),
    ...(terms.automatic ? automaticOf(ctx, payer, line) : manualOf(ctx, payer, terms, line)),
  }))
  if (rated.every(({ rates }) => rates.length === 0)) return rated.map(({ line }) => line)
  const step = stepOf(given[0]?.currency ?? '')
  const parts = taxesOf(
    rated.map(({ line, rates }) => ({ net: netOf(line), rates })),
    step,
  )
  return rated.map(({ line, reason, takesTaxOut }, index) => {
    const own = parts[index] ?? []
    if (takesTaxOut) return withoutTax(line, own, reason)
    return { ...line, taxes: own.map((part) => taxOf(part, reason)) }
  })
}

/** A line as it was before taxes: what was taken out of its price for an exempt customer is in it again. */
export const untaxed = (line: InvoiceLine): InvoiceLine =>
  line.taxes?.length === 0 ? line : { ...line, amount: line.subtotal, taxes: [] }

const netOf = (line: InvoiceLine): number =>
  (line.discount_amounts ?? []).reduce((sum, { amount }) => sum - amount, line.amount)

interface Rated {
  rates: readonly TaxRate[]
  reason: Reason
  takesTaxOut: boolean
}

const NONE: Rated = { rates: [], reason: 'not_available', takesTaxOut: false }

function automaticOf(ctx: Ctx, payer: Taxpayer, line: InvoiceLine): Rated {
  const place = placeOfPayer(payer)
  if (place === null) return NONE
  const reason = reasonOf(ctx, payer, line)
  const kind = reason !== 'standard_rated' ? 'zero' : behaviorOf(ctx, line)
  return { rates: [automaticRate(place, kind)], reason, takesTaxOut: false }
}

function reasonOf(ctx: Ctx, payer: Taxpayer, line: InvoiceLine): Reason {
  const place = placeOfPayer(payer)
  if (place === null || taxAt(place) === null) return 'not_collecting'
  const product = ctx.store.products.find(line.pricing?.price_details?.product ?? '')
  if (product?.tax_code === NONTAXABLE) return 'product_exempt'
  return exemptionOf(payer, place) ?? 'standard_rated'
}

/** Whether the price has its tax inside; where nothing says so it comes on top. */
function behaviorOf(ctx: Ctx, line: InvoiceLine): 'exclusive' | 'inclusive' {
  const price = ctx.store.prices.find(line.pricing?.price_details?.price ?? '')
  const option = price?.currency_options?.[line.currency]
  const behavior = (price?.currency === line.currency ? price : option)?.tax_behavior
  return behavior === 'inclusive' ? 'inclusive' : 'exclusive'
}

/** Rates that somebody attached. An exempt customer does not pay them, not even those inside a price. */
function manualOf(ctx: Ctx, payer: Taxpayer, terms: TaxTerms, line: InvoiceLine): Rated {
  const own = ownRates(ctx, terms.items, line)
  const rates = own.length > 0 ? own : terms.defaultRates
  if (payer.tax_exempt === 'exempt') return { rates, reason: 'customer_exempt', takesTaxOut: true }
  if (payer.tax_exempt === 'reverse') return { rates, reason: 'reverse_charge', takesTaxOut: true }
  return { rates, reason: 'not_available', takesTaxOut: false }
}

/** The rates of the invoice item or subscription item that a line is of. */
function ownRates(ctx: Ctx, items: TaxTerms['items'], line: InvoiceLine): readonly TaxRate[] {
  const { invoice_item_details: written, subscription_item_details: billed } = line.parent ?? {}
  const item = ctx.store.invoice_items.find(written?.invoice_item ?? billed?.invoice_item ?? '')
  if (item !== undefined) return item.tax_rates ?? []
  const current = items.find(({ id }) => id === billed?.subscription_item)
  if (current !== undefined) return current.tax_rates ?? []
  // A preview's credit for an item that will be gone: nothing is stored, the line itself names its rates.
  return (line.taxes ?? []).flatMap(({ tax_rate_details: details }) => {
    const rate = ctx.store.tax_rates.find(details?.tax_rate ?? '')
    return rate === undefined ? [] : [rate]
  })
}

/** Names on a line the rates that it will be taxed by. */
export function namingRates(line: InvoiceLine, rates: readonly TaxRate[]): InvoiceLine {
  const none = rates.map((rate) => taxOf({ rate, amount: 0, taxable: line.amount }, 'not_available'))
  return { ...line, taxes: none }
}

function taxOf({ rate, amount, taxable }: Pick<TaxPart, 'amount' | 'rate' | 'taxable'>, reason: Reason): Tax {
  return {
    amount,
    tax_behavior: rate.inclusive ? 'inclusive' : 'exclusive',
    tax_rate_details: { tax_rate: rate.id },
    taxability_reason: reason,
    taxable_amount: taxable,
    type: 'tax_rate_details',
  }
}

/** The line at its price less the taxes inside it, and nothing on top. */
function withoutTax(line: InvoiceLine, parts: readonly TaxPart[], reason: Reason): InvoiceLine {
  const inside = parts.reduce((sum, { rate, amount }) => (rate.inclusive ? sum + amount : sum), 0)
  return {
    ...line,
    amount: line.subtotal - inside,
    taxes: parts.map((part) => taxOf({ ...part, amount: 0 }, reason)),
  }
}

/** What an invoice says of automatic tax. */
export function automaticTaxOf(ctx: Ctx, { automatic, customer }: TaxTerms): Invoice['automatic_tax'] {
  const hasPlace = automatic && placeOfPayer(taxpayerOf(ctx, customer)) !== null
  return {
    disabled_reason: null,
    enabled: automatic,
    liability: automatic ? { type: 'self' } : null,
    provider: automatic ? 'stripe' : null,
    status: !automatic ? null : hasPlace ? 'complete' : 'requires_location_inputs',
  }
}

/** The terms of a subscription's invoices. */
export function termsOfSubscription(subscription: Subscription, customer: Customer): TaxTerms {
  return {
    customer,
    automatic: subscription.automatic_tax.enabled,
    defaultRates: subscription.default_tax_rates ?? [],
    items: subscription.items.data,
  }
}

/** The terms that a draft was made with. */
export function termsOfDraft(ctx: Ctx, draft: Invoice): TaxTerms {
  const subscription = ctx.store.subscriptions.find(draft.parent?.subscription_details?.subscription ?? '')
  return {
    customer: ctx.store.customers.get(draft.customer ?? ''),
    automatic: draft.automatic_tax.enabled,
    defaultRates: draft.default_tax_rates,
    items: subscription?.items.data ?? [],
  }
}
