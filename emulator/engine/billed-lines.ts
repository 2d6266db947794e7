import type { Ctx } from '../http/context.ts'
import type { Invoice, InvoiceItem, Subscription } from '../store/collections.ts'
import type { LineReduction } from './discount-maths.ts'
import type { Period } from './periods.ts'
import type { SubscriptionItem } from './subscription-object.ts'

/** Something that was billed, or waits to be, for an item. */
export interface Billed {
  id: string
  /** Empty while it waits. */
  invoice: string
  /** What it came to before the discounts that stand beside it. */
  gross: number
  off: readonly LineReduction[]
  period: Period
  /** From here to the period's end it was given back already. */
  keptUntil: number
  quantity: number
  price: string
}

type Line = Invoice['lines']['data'][number]

/** What was billed for an item beyond the moment and was not given back yet. */
export function billedLines(
  ctx: Ctx,
  subscription: Subscription,
  item: SubscriptionItem,
  moment: number,
): Billed[] {
  const lines = ctx.store.invoices
    .by('subscription', subscription.id)
    .filter(({ status }) => status !== 'void')
    .flatMap((invoice) => invoice.lines.data)
    .filter((line) => line.parent?.subscription_item_details?.subscription_item === item.id)
  const pending = ctx.store.invoice_items
    .by('customer', subscription.customer)
    .filter((one) => one.invoice === null)
    .filter((one) => one.parent?.subscription_details?.subscription_item === item.id)
  const keptUntil = keptEnds(ctx, lines, pending)
  return [
    ...lines.map((line) => ({
      ...line,
      invoice: line.invoice ?? '',
      gross: line.subtotal,
      off: line.discount_amounts ?? [],
      origin: line.parent?.subscription_item_details?.invoice_item ?? line.id,
    })),
    ...pending.map((one) => ({
      ...one,
      invoice: '',
      origin: one.id,
      gross: one.amount,
      off: one.proration_details?.discount_amounts ?? [],
    })),
  ]
    .map((one) => ({
      id: one.id,
      invoice: one.invoice,
      gross: one.gross,
      off: one.off,
      period: one.period,
      keptUntil: Math.min(
        one.period.end,
        keptUntil.get(one.id) ?? Infinity,
        keptUntil.get(one.origin) ?? Infinity,
      ),
      quantity: one.quantity ?? 1,
      price: one.pricing?.price_details?.price ?? item.price.id,
    }))
    .filter((one) => netOf(one) > 0 && one.keptUntil > Math.max(moment, one.period.start))
}

/** By line or waiting item: where the part begins that was given back. */
function keptEnds(ctx: Ctx, lines: readonly Line[], pending: readonly InvoiceItem[]): Map<string, number> {
  const ends = new Map<string, number>()
  const note = (ids: readonly string[], start: number) => {
    for (const id of ids) ends.set(id, Math.min(start, ends.get(id) ?? Infinity))
  }
  for (const line of lines) note(creditedBy(ctx, line), line.period.start)
  for (const item of pending) note(creditedByItem(item), item.period.start)
  return ends
}

/** What was really billed for a line: a discount is not given back. */
const netOf = ({ gross, off }: Pick<Billed, 'gross' | 'off'>): number =>
  off.reduce((left, { amount }) => left - amount, gross)

/** The lines, and the items that were not yet lines, for which this line gives something back. */
function creditedBy(ctx: Ctx, line: Line): string[] {
  const details = line.parent?.subscription_item_details
  const item = ctx.store.invoice_items.find(details?.invoice_item ?? '')
  const credited = details?.proration_details?.credited_items?.invoice_line_items ?? []
  return item === undefined ? credited : [...credited, ...creditedByItem(item)]
}

function creditedByItem(item: InvoiceItem): string[] {
  const credited = item.proration_details?.credited_items
  if (!credited) return []
  return [
    ...(credited.invoice_line_item_details?.invoice_line_items ?? []),
    ...(credited.invoice_item === undefined ? [] : [credited.invoice_item]),
  ]
}
