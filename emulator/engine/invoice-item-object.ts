import type { Ctx } from '../http/context.ts'
import type { Customer, InvoiceItem, Price, Subscription, TaxRate } from '../store/collections.ts'
import { priceAmount } from './price-view.ts'
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
    net_amount: proration.discounts.reduce((left, { amount }) => left - amount, proration.amount),
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
    proration_details: {
      credited_items: creditedItems(proration),
      discount_amounts: [...proration.discounts],
    },
    quantity: proration.quantity,
    quantity_decimal: String(proration.quantity),
    tax_rates: [...proration.taxRates],
    test_clock: subscription.test_clock,
  }
}

export interface NewInvoiceItem {
  customer: Customer
  money: ItemMoney
  description: string | null
  discountable: boolean
  discounts: string[]
  invoice: string | null
  metadata: Record<string, string>
  /** Null is the moment of its making. */
  period: { start: number; end: number } | null
  subscription: string | null
  taxRates: readonly TaxRate[]
}

/** What an item costs: an amount alone, or so many of a one-time price. */
export interface ItemMoney {
  amount: number
  currency: string
  quantity: number
  unitAmountDecimal: string | null
  price: { id: string; product: string } | null
}

/** What so many of a one-time price cost in a currency that it offers. */
export function itemMoney(price: Price, currency: string, quantity: number): ItemMoney {
  const option = price.currency === currency ? undefined : price.currency_options?.[currency]
  return {
    amount: priceAmount(price, currency, quantity),
    currency,
    quantity,
    unitAmountDecimal: (option ?? price).unit_amount_decimal,
    price: { id: price.id, product: price.product },
  }
}

/** An item that somebody writes on an invoice: a one-off purchase, a top-up, a credit. */
export function newInvoiceItem(ctx: Ctx, given: NewInvoiceItem): InvoiceItem {
  const now = ctx.now(given.customer.id)
  return {
    id: ctx.ids.next('ii_'),
    object: 'invoiceitem',
    ...moneyFields(given.money),
    currency: given.money.currency,
    customer: given.customer.id,
    customer_account: null,
    date: now,
    description: given.description,
    discountable: given.discountable,
    discounts: given.discounts,
    invoice: given.invoice,
    livemode: false,
    metadata: given.metadata,
    parent:
      given.subscription === null
        ? null
        : { subscription_details: { subscription: given.subscription }, type: 'subscription_details' },
    period: given.period ?? { start: now, end: now },
    proration: false,
    tax_rates: [...given.taxRates],
    test_clock: given.customer.test_clock ?? null,
  }
}

/** The fields of an item that its price decides. */
export function moneyFields(
  money: ItemMoney,
): Pick<InvoiceItem, 'amount' | 'net_amount' | 'pricing' | 'quantity' | 'quantity_decimal'> {
  return {
    amount: money.amount,
    net_amount: money.amount,
    pricing: {
      ...(money.price === null
        ? {}
        : { price_details: { price: money.price.id, product: money.price.product } }),
      type: 'price_details',
      unit_amount_decimal: money.unitAmountDecimal,
    },
    quantity: money.quantity,
    quantity_decimal: String(money.quantity),
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
