import type { Ctx } from '../http/context.ts'
import { invalidRequest } from '../http/errors.ts'
import * as p from '../http/params.ts'
import type { Customer, Invoice, InvoiceItem } from '../store/collections.ts'
import { changeItem, createItem, itemShape, type ItemGiven } from './invoice-items.ts'
import { currency } from './price-params.ts'

const { pricing: _asPrice, ...shared } = itemShape
const MAX_ITEMS = 250

/** Invoice items that a preview is to have, or has otherwise. */
export const previewedItemsParam = p.array(
  p.hash({
    ...shared,
    currency: currency(),
    invoiceitem: p.string(),
    price: p.string(),
    tax_behavior: p.unplayed('tax_behavior'),
    tax_code: p.unplayed('tax_code'),
    unit_amount: shared.amount,
  }),
  { max: MAX_ITEMS },
)
type ItemsGiven = p.ValueOf<typeof previewedItemsParam>

interface Given {
  currency?: string
  invoice_items?: ItemsGiven
  schedule?: string
  subscription?: string
}

/** Makes the items as if they waited for the previewed invoice; to be rehearsed. */
export function addPreviewedItems(ctx: Ctx, customer: Customer, params: Given): InvoiceItem[] {
  const schedule = ctx.store.subscription_schedules.find(params.schedule ?? '')
  const subscription = ctx.store.subscriptions.find(params.subscription ?? schedule?.subscription ?? '')
  return (params.invoice_items ?? []).map(({ invoiceitem: id, currency: own, ...item }, index) => {
    const path = `invoice_items[${index}]`
    const given = givenOf(ctx, item, path)
    if (id !== undefined) {
      const before = ctx.store.invoice_items.refer(id, `${path}[invoiceitem]`)
      if (before.customer === customer.id && before.invoice === null)
        return changeItem(ctx, before, given, path)
      throw invalidRequest(`The invoice item ${id} does not wait for an invoice of this customer.`, {
        param: `${path}[invoiceitem]`,
      })
    }
    const billed = own ?? params.currency?.toLowerCase() ?? subscription?.currency ?? customer.currency
    return createItem(ctx, ctx.store.customers.get(customer.id), given, {
      draft: null,
      currency: (given.pricing === undefined ? billed : (own ?? subscription?.currency)) ?? null,
      path,
    })
  })
}

/** A preview names a price and its amount as one unit does, where an item of its own has other names. */
function givenOf(
  ctx: Ctx,
  { price, unit_amount: unit, ...item }: Omit<ItemsGiven[number], 'currency' | 'invoiceitem'>,
  path: string,
): ItemGiven {
  if (price !== undefined) ctx.store.prices.refer(price, `${path}[price]`)
  if (unit !== undefined && item.unit_amount_decimal !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: unit_amount, unit_amount_decimal.', {
      code: 'parameters_exclusive',
      param: `${path}[unit_amount]`,
    })
  }
  return {
    ...item,
    ...(price === undefined ? {} : { pricing: { price } }),
    ...(unit === undefined ? {} : { unit_amount_decimal: String(unit) }),
  }
}

/** @throws StripeError 400 when the previewed invoice cannot take an item, rather than leave it out in silence. */
export function refuseLeftOut(invoice: Invoice, items: readonly InvoiceItem[]): void {
  const index = items.findIndex((item) => item.currency !== invoice.currency)
  if (index === -1) return
  throw invalidRequest(`The previewed invoice is in ${invoice.currency}.`, {
    param: `invoice_items[${index}][currency]`,
  })
}
