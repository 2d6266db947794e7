import type { Ctx } from '../http/context.ts'
import type { Discount, InvoiceItem, Subscription, TaxRate } from '../store/collections.ts'
import { redeemForInvoice } from './discounts.ts'
import { newInvoiceItem, type ItemMoney } from './invoice-item-object.ts'
import type { Period } from './periods.ts'

/** Where the time that an extra is for begins and ends; Stripe's words name the items' running periods. */
export interface ExtraPeriod {
  start: { type: 'max_item_period_start' | 'now' | 'timestamp'; timestamp: number | null }
  end: { type: 'min_item_period_end' | 'timestamp'; timestamp: number | null }
}

/** Something that a subscription bills once beside its plan (`add_invoice_items`): a fee, a device. */
export interface WantedExtra {
  money: ItemMoney
  description: string | null
  discountable: boolean
  /** Not in the store yet. */
  discounts: readonly Discount[]
  metadata: Record<string, string>
  period: ExtraPeriod
  taxRates: readonly TaxRate[]
}

/**
 * Stores extras as invoice items, on the given invoice or waiting for the subscription's next one, the newest first.
 * Emits `invoiceitem.created` for each.
 */
export function putExtras(
  ctx: Ctx,
  subscription: Subscription,
  extras: readonly WantedExtra[],
  invoice: string | null,
): InvoiceItem[] {
  if (extras.length === 0) return []
  const customer = ctx.store.customers.get(subscription.customer)
  const items = extras.map((extra) => {
    const item = ctx.store.invoice_items.put(
      newInvoiceItem(ctx, {
        ...extra,
        customer,
        discounts: extra.discounts.map(({ id }) => id),
        invoice,
        period: periodOf(extra.period, subscription, ctx.now(customer.id)),
        subscription: subscription.id,
      }),
    )
    redeemForInvoice(ctx, extra.discounts, { invoice, item: item.id })
    ctx.emit('invoiceitem.created', item)
    return item
  })
  return items.reverse()
}

function periodOf({ start, end }: ExtraPeriod, subscription: Subscription, now: number): Period {
  const { data } = subscription.items
  const begins =
    start.type === 'max_item_period_start'
      ? Math.max(...data.map((item) => item.current_period_start))
      : (start.timestamp ?? now)
  const ends =
    end.type === 'min_item_period_end'
      ? Math.min(...data.map((item) => item.current_period_end))
      : (end.timestamp ?? now)
  return { start: begins, end: Math.max(begins, ends) }
}
