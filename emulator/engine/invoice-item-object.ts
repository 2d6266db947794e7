import type { Ctx } from '../http/context.ts'
import type { InvoiceItem, Subscription } from '../store/collections.ts'
import type { Proration } from './prorations.ts'

/** A proration as an invoice item: on the given invoice, or waiting for the subscription's next one. */
export function prorationItem(
  ctx: Ctx,
  subscription: Subscription,
  proration: Proration,
  invoice: string | null,
): InvoiceItem {
  return {
    id: ctx.ids.next('ii_'),
    object: 'invoiceitem',
    amount: proration.amount,
    currency: subscription.currency,
    customer: subscription.customer,
    customer_account: null,
    date: ctx.now(subscription.customer),
    description: proration.description,
    discountable: false,
    discounts: [],
    invoice,
    livemode: false,
    metadata: subscription.metadata,
    net_amount: proration.amount,
    parent: {
      subscription_details: { subscription: subscription.id, subscription_item: proration.item },
      type: 'subscription_details',
    },
    period: proration.period,
    pricing: {
      price_details: { price: proration.price.id, product: proration.price.product },
      type: 'price_details',
      unit_amount_decimal: proration.price.unit_amount_decimal,
    },
    proration: true,
    proration_details: { credited_items: creditedItems(proration), discount_amounts: [] },
    quantity: proration.quantity,
    quantity_decimal: String(proration.quantity),
    tax_rates: [],
    test_clock: subscription.test_clock,
  }
}

type Credited = NonNullable<InvoiceItem['proration_details']>['credited_items']

function creditedItems({ credited }: Proration): Credited {
  if (credited === null) return null
  // A debit that no invoice took yet is named by the item itself.
  if (credited.invoice === '') return { invoice_item: credited.line, type: 'invoice_item' }
  return {
    invoice_line_item_details: { invoice: credited.invoice, invoice_line_items: [credited.line] },
    type: 'invoice_line_items',
  }
}
