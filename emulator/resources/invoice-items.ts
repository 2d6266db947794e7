import { redeemForInvoice } from '../engine/discounts.ts'
import {
  addItemLine,
  itemOfLine,
  refreshItemLine,
  refuseUnlessDraft,
  relineDraft,
} from '../engine/draft-lines.ts'
import { fixCurrency } from '../engine/customer-currency.ts'
import { moneyFields, newInvoiceItem } from '../engine/invoice-item-object.ts'
import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import { listObject, pagination } from '../http/list.ts'
import * as p from '../http/params.ts'
import { route } from '../http/route.ts'
import type { Customer, Discount, Invoice, InvoiceItem } from '../store/collections.ts'
import { discountsParam, readDiscounts } from './discount-params.ts'
import { moneyShape, readMoney } from './item-money.ts'
import { currency } from './price-params.ts'
import { readTaxRates, refuseRatesBeside, taxRatesParam } from './tax-params.ts'

const MONEY = ['amount', 'price_data', 'pricing', 'quantity', 'unit_amount_decimal'] as const

/** What an item says besides its price. */
export const itemShape = {
  ...moneyShape,
  description: p.emptyable(p.string({ max: 500 })),
  discountable: p.boolean(),
  discounts: discountsParam,
  metadata: p.metadata(),
  period: p.hash({ end: p.required(p.timestamp()), start: p.required(p.timestamp()) }),
  quantity_decimal: p.unplayed('quantity_decimal'),
  tax_rates: taxRatesParam,
}
const taxShape = { tax_behavior: p.unplayed('tax_behavior'), tax_code: p.unplayed('tax_code') }
export type ItemGiven = Partial<p.ParamsOf<typeof itemShape>>

export const invoiceItemRoutes = [
  route({
    method: 'POST',
    path: '/v1/invoiceitems',
    params: {
      ...itemShape,
      ...taxShape,
      currency: currency(),
      customer: p.required(p.string()),
      invoice: p.string(),
      subscription: p.string(),
    },
    handle(ctx, { customer: payer, invoice: target, subscription, ...given }) {
      const customer = ctx.store.customers.refer(payer, 'customer')
      const draft = target === undefined ? null : draftOf(ctx, target, customer)
      if (subscription !== undefined) checkSubscription(ctx, subscription, customer)
      const billed = draft?.currency ?? given.currency ?? (given.pricing ? null : customer.currency) ?? null
      if (draft && given.currency !== undefined && given.currency !== draft.currency) {
        throw invalidRequest(`The invoice ${draft.id} is in ${draft.currency}.`, { param: 'currency' })
      }
      const item = createItem(ctx, customer, given, { draft, currency: billed, subscription })
      if (draft === null) return item
      ctx.emit('invoice.updated', addItemLine(ctx, draft, item), draft)
      return item
    },
  }),

  route({
    method: 'GET',
    path: '/v1/invoiceitems/:id',
    params: {},
    handle: (ctx, { id }) => ctx.store.invoice_items.get(id),
  }),

  route({
    method: 'POST',
    path: '/v1/invoiceitems/:id',
    params: { ...itemShape, ...taxShape },
    handle(ctx, { id, ...given }) {
      const before = ctx.store.invoice_items.get(id)
      const draft = editableInvoice(ctx, before)
      const after = changeItem(ctx, before, given, '')
      if (draft !== null) ctx.emit('invoice.updated', refreshItemLine(ctx, draft, after), draft)
      return after
    },
  }),

  route({
    method: 'DELETE',
    path: '/v1/invoiceitems/:id',
    params: {},
    handle(ctx, { id }) {
      const item = ctx.store.invoice_items.get(id)
      const draft = editableInvoice(ctx, item)
      ctx.store.invoice_items.delete(id)
      ctx.emit('invoiceitem.deleted', item)
      if (draft !== null) {
        const lines = draft.lines.data.filter((line) => itemOfLine(line) !== id)
        ctx.emit('invoice.updated', relineDraft(ctx, draft, lines), draft)
      }
      return { id, object: 'invoiceitem', deleted: true }
    },
  }),

  route({
    method: 'GET',
    path: '/v1/invoiceitems',
    params: {
      ...pagination,
      created: p.range(),
      customer: p.string(),
      invoice: p.string(),
      pending: p.boolean(),
    },
    handle(ctx, { customer, invoice, pending, ...query }) {
      if (customer !== undefined) ctx.store.customers.refer(customer, 'customer')
      const where = (item: InvoiceItem) =>
        (invoice === undefined || item.invoice === invoice) &&
        (customer === undefined || item.customer === customer) &&
        (pending === undefined || (item.invoice === null) === pending)
      const by =
        invoice !== undefined
          ? ({ index: 'invoice', value: invoice } as const)
          : customer !== undefined
            ? ({ index: 'customer', value: customer } as const)
            : {}
      return listObject('/v1/invoiceitems', ctx.store.invoice_items.page({ ...query, ...by, where }))
    },
  }),
]

interface ItemPlace {
  draft: Invoice | null
  currency: string | null
  subscription?: string | undefined
  /** The wire name of what holds the item's parameters; empty at the top. */
  path?: string
}

/** Makes an invoice item, on a draft or waiting for the next invoice, with its event. */
export function createItem(ctx: Ctx, customer: Customer, given: ItemGiven, place: ItemPlace): InvoiceItem {
  const path = place.path ?? ''
  const { money, product } = readMoney(ctx, given, place.currency, path)
  fixCurrency(ctx, customer, money.currency)
  const discounts = itemDiscounts(ctx, customer, money.currency, given.discounts, [], path)
  checkPeriod(given, path)
  const item = ctx.store.invoice_items.put(
    newInvoiceItem(ctx, {
      customer,
      money,
      description: given.description ?? product?.name ?? null,
      discountable: given.discountable ?? money.amount >= 0,
      discounts: discounts.ids,
      invoice: place.draft?.id ?? null,
      metadata: p.applyMetadata({}, given.metadata),
      period: given.period ?? null,
      subscription: place.subscription ?? null,
      taxRates: itemRates(ctx, given, place.draft, path) ?? [],
    }),
  )
  redeemForInvoice(ctx, discounts.fresh, { invoice: item.invoice, item: item.id })
  ctx.emit('invoiceitem.created', item)
  return item
}

/** Changes an item; Stripe has no event for that. */
export function changeItem(ctx: Ctx, before: InvoiceItem, given: ItemGiven, path: string): InvoiceItem {
  const customer = ctx.store.customers.get(before.customer)
  if (before.proration && MONEY.some((name) => given[name] !== undefined)) {
    throw invalidRequest('What a proration comes to cannot be changed.', { code: 'invoice_not_editable' })
  }
  const money = MONEY.some((name) => given[name] !== undefined)
    ? moneyFields(readMoney(ctx, repriced(before, given), before.currency, path).money)
    : {}
  const discounts = itemDiscounts(
    ctx,
    customer,
    before.currency,
    given.discounts,
    before.discounts ?? [],
    path,
  )
  redeemForInvoice(ctx, discounts.fresh, { invoice: before.invoice, item: before.id })
  checkPeriod(given, path)
  return ctx.store.invoice_items.update(before.id, {
    ...money,
    description: given.description === undefined ? before.description : given.description,
    discountable: given.discountable ?? before.discountable,
    discounts: discounts.ids,
    metadata: p.applyMetadata(before.metadata ?? {}, given.metadata),
    period: given.period ?? before.period,
    tax_rates: itemRates(ctx, given, ctx.store.invoices.find(before.invoice ?? ''), path) ?? before.tax_rates,
  })
}

/** A new quantity alone is of the price that the item has. */
function repriced(before: InvoiceItem, given: ItemGiven): ItemGiven {
  const isQuantityAlone = MONEY.every((name) => name === 'quantity' || given[name] === undefined)
  // An amount is for one; any other way of saying it is for as many as before.
  if (!isQuantityAlone) return given.amount === undefined ? { quantity: before.quantity, ...given } : given
  const price = before.pricing?.price_details?.price
  if (price !== undefined) return { pricing: { price }, ...given }
  return { unit_amount_decimal: before.pricing?.unit_amount_decimal ?? String(before.amount), ...given }
}

function itemDiscounts(
  ctx: Ctx,
  customer: Customer,
  ofCurrency: string,
  given: ItemGiven['discounts'],
  current: readonly string[],
  path: string,
): { ids: string[]; fresh: Discount[] } {
  return readDiscounts(ctx, given, {
    customer,
    currency: ofCurrency,
    items: null,
    current,
    isNew: false,
    path: path === '' ? 'discounts' : `${path}[discounts]`,
  })
}

function itemRates(ctx: Ctx, given: ItemGiven, draft: Invoice | null | undefined, path: string) {
  const rates = readTaxRates(ctx, given.tax_rates, path === '' ? 'tax_rates' : `${path}[tax_rates]`)
  refuseRatesBeside(draft?.automatic_tax.enabled === true, rates ?? [])
  return rates
}

function checkPeriod({ period }: ItemGiven, path: string): void {
  if (period === undefined || period.start <= period.end) return
  const param = path === '' ? 'period' : `${path}[period]`
  throw invalidRequest('The start of a period must not lie after its end.', { param })
}

function draftOf(ctx: Ctx, id: string, customer: Customer): Invoice {
  const invoice = ctx.store.invoices.refer(id, 'invoice')
  if (invoice.customer !== customer.id) {
    throw invalidRequest(`The invoice ${id} is not one of customer ${customer.id}.`, { param: 'invoice' })
  }
  refuseUnlessDraft(invoice)
  return invoice
}

function checkSubscription(ctx: Ctx, id: string, customer: Customer): void {
  const { customer: owner } = ctx.store.subscriptions.refer(id, 'subscription')
  if (owner === customer.id) return
  throw invalidRequest(`Subscription ${id} does not belong to customer ${customer.id}.`, {
    param: 'subscription',
  })
}

function editableInvoice(ctx: Ctx, item: InvoiceItem): Invoice | null {
  ctx.now(item.customer)
  if (item.invoice === null) return null
  const invoice = ctx.store.invoices.get(item.invoice)
  refuseUnlessDraft(invoice)
  return invoice
}
