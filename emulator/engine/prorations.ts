import type { Ctx } from '../http/context.ts'
import type { Discount, InvoiceItem, Price, Product, Subscription } from '../store/collections.ts'
import type { ItemChange } from './item-changes.ts'
import type { Period } from './periods.ts'
import { reductionsOf } from './discounts.ts'
import { spreadDiscounts } from './discount-maths.ts'
import { isMetered, priceAmount } from './price-view.ts'
import { prorate } from './pricing.ts'
import type { SubscriptionItem } from './subscription-object.ts'
import { remainingTime, unusedTime } from './subscription-plan.ts'

/** The money side of a change in the middle of a period: a credit for what was paid, a debit for what comes. */
export interface Proration {
  item: string
  price: Price
  amount: number
  description: string
  period: Period
  quantity: number
  /** The billed line that a credit gives back; null for debits. */
  credited: { invoice: string; line: string } | null
}

interface Change {
  before: SubscriptionItem | null
  after: SubscriptionItem | null
}

/**
 * Credits and debits of a change at a moment, credits first. A flexible subscription gets back what was really billed;
 * a classic one the current price.
 */
export function prorationsOf(
  ctx: Ctx,
  subscription: Subscription,
  after: readonly SubscriptionItem[],
  changes: readonly ItemChange[],
  moment: number,
  fresh: readonly Discount[] = [],
): Proration[] {
  const pairs = changes.map((change) => pairOf(change, subscription, after)).filter(isPriced)
  const flexible = subscription.billing_mode.type === 'flexible'
  const credits = pairs.flatMap(({ before }) => {
    if (before === null || isMetered(before.price)) return []
    return flexible
      ? creditsOfBilled(ctx, subscription, before, moment)
      : [creditOfCurrent(ctx, subscription, before, moment)]
  })
  const net = netAmounts(ctx, subscription, after, moment, fresh)
  const debits = pairs.flatMap(({ after: item }) =>
    item === null || isMetered(item.price)
      ? []
      : [debitOf(ctx, subscription, item, moment, net.get(item.id))],
  )
  return [...credits, ...debits].filter(({ amount }) => amount !== 0)
}

function pairOf(change: ItemChange, subscription: Subscription, after: readonly SubscriptionItem[]): Change {
  if (change.kind === 'add') {
    const known = new Set(subscription.items.data.map(({ id }) => id))
    const added = after.find(({ id, price }) => !known.has(id) && price.id === change.wanted.price.id)
    return { before: null, after: added ?? null }
  }
  if (change.kind === 'remove') return { before: change.item, after: null }
  return { before: change.item, after: after.find(({ id }) => id === change.item.id) ?? null }
}

/** A change of metadata alone moves no money. */
function isPriced({ before, after }: Change): boolean {
  return before?.price.id !== after?.price.id || before?.quantity !== after?.quantity
}

/**
 * What a full period of each item costs after the discounts in force: the lines of a change are net of them
 * (`proration_discounts: included`).
 */
function netAmounts(
  ctx: Ctx,
  subscription: Subscription,
  items: readonly SubscriptionItem[],
  moment: number,
  fresh: readonly Discount[],
): Map<string, number> {
  const { currency } = subscription
  const billed = items.filter(({ price }) => !isMetered(price))
  const lines = billed.map((item) => ({
    amount: priceAmount(item.price, currency, item.quantity ?? 1),
    product: item.price.product,
    discountable: true,
    own: reductionsOf(ctx, item.discounts, moment, fresh),
  }))
  const shared = reductionsOf(ctx, subscription.discounts, moment, fresh)
  const taken = spreadDiscounts(lines, shared, currency)
  return new Map(
    billed.map((item, index) => {
      const off = (taken[index] ?? []).reduce((sum, { amount }) => sum + amount, 0)
      return [item.id, (lines[index]?.amount ?? 0) - off]
    }),
  )
}

function debitOf(
  ctx: Ctx,
  subscription: Subscription,
  item: SubscriptionItem,
  moment: number,
  net?: number,
): Proration {
  const quantity = item.quantity ?? 1
  const whole = net ?? priceAmount(item.price, subscription.currency, quantity)
  const { current_period_start: start, current_period_end: end } = item
  return {
    item: item.id,
    price: item.price,
    amount: prorate(whole, end - moment, end - start),
    description: remainingTime(productOf(ctx, item.price), quantity, moment),
    period: { start: moment, end },
    quantity,
    credited: null,
  }
}

function creditOfCurrent(
  ctx: Ctx,
  subscription: Subscription,
  item: SubscriptionItem,
  moment: number,
): Proration {
  const net = netAmounts(ctx, subscription, subscription.items.data, moment, [])
  const debit = debitOf(ctx, subscription, item, moment, net.get(item.id))
  return {
    ...debit,
    amount: debit.amount === 0 ? 0 : -debit.amount,
    description: unusedTime(productOf(ctx, item.price), debit.quantity, moment),
  }
}

function creditsOfBilled(
  ctx: Ctx,
  subscription: Subscription,
  item: SubscriptionItem,
  moment: number,
): Proration[] {
  return billedLines(ctx, subscription, item, moment).map((billed) => ({
    item: item.id,
    price: ctx.store.prices.get(billed.price),
    amount: -prorate(billed.amount, billed.period.end - moment, billed.period.end - billed.period.start),
    description: unusedTime(productOf(ctx, item.price), billed.quantity, moment),
    period: { start: moment, end: billed.period.end },
    quantity: billed.quantity,
    credited: { invoice: billed.invoice, line: billed.id },
  }))
}

interface Billed {
  id: string
  invoice: string
  amount: number
  period: Period
  quantity: number
  price: string
}

/** What was billed for an item beyond the moment and was not given back yet. */
function billedLines(ctx: Ctx, subscription: Subscription, item: SubscriptionItem, moment: number): Billed[] {
  const lines = ctx.store.invoices
    .by('subscription', subscription.id)
    .filter(({ status }) => status !== 'void')
    .flatMap((invoice) => invoice.lines.data)
    .filter((line) => line.parent?.subscription_item_details?.subscription_item === item.id)
  const pending = ctx.store.invoice_items
    .by('customer', subscription.customer)
    .filter((one) => one.invoice === null)
    .filter((one) => one.parent?.subscription_details?.subscription_item === item.id)
  const givenBack = new Set([
    ...lines.flatMap((line) => creditedBy(ctx, line)),
    ...pending.flatMap(creditedByItem),
  ])
  return [
    ...lines.map((line) => ({
      ...line,
      invoice: line.invoice ?? '',
      amount: netOf(line),
      origin: line.parent?.subscription_item_details?.invoice_item ?? line.id,
    })),
    ...pending.map((one) => ({ ...one, invoice: '', origin: one.id })),
  ]
    .filter((line) => line.amount > 0 && line.period.end > moment && !givenBack.has(line.id))
    .filter((line) => !givenBack.has(line.origin))
    .map((line) => ({
      id: line.id,
      invoice: line.invoice,
      amount: line.amount,
      period: line.period,
      quantity: line.quantity ?? 1,
      price: line.pricing?.price_details?.price ?? item.price.id,
    }))
}

/** What was really billed for a line: a discount is not given back. */
const netOf = (line: Line): number =>
  (line.discount_amounts ?? []).reduce((sum, { amount }) => sum - amount, line.amount)

type Line = ReturnType<Ctx['store']['invoices']['get']>['lines']['data'][number]

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

const productOf = (ctx: Ctx, price: Price): Product => ctx.store.products.get(price.product)
