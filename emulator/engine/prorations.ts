import type { Ctx } from '../http/context.ts'
import type { Discount, Price, Product, Subscription, TaxRate } from '../store/collections.ts'
import type { ItemChange } from './item-changes.ts'
import { billedLines } from './billed-lines.ts'
import type { Period } from './periods.ts'
import type { LineReduction } from './discount-maths.ts'
import { fullPrices, givenBack, shareOf, type FullPrice } from './discounted-share.ts'
import { isMetered, priceAmount } from './price-view.ts'
import { periodAround } from './rhythm.ts'
import type { SubscriptionItem } from './subscription-object.ts'
import { remainingTime, unusedTime } from './subscription-plan.ts'

/** The money side of a change in the middle of a period: a credit for what was paid, a debit for what comes. */
export interface Proration {
  item: string
  price: Price
  amount: number
  /** Taken off the amount beside it, where the subscription has its discounts itemized. */
  discounts: readonly LineReduction[]
  description: string
  period: Period
  quantity: number
  /** Of the item that it is about. */
  taxRates: readonly TaxRate[]
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
  const touched = pairs.flatMap(({ before }) => (before === null ? [] : [before]))
  const credits = creditsOf(ctx, subscription, touched, moment)
  const full = fullPrices(ctx, subscription, after, moment, fresh)
  const debits = pairs.flatMap(({ after: item }) =>
    item === null || isMetered(item.price)
      ? []
      : [debitOf(ctx, subscription, item, moment, full.get(item.id))],
  )
  return [...credits, ...debits].filter(({ amount }) => amount !== 0)
}

/** What is given back of the running periods of these items from a moment on. */
export function creditsOf(
  ctx: Ctx,
  subscription: Subscription,
  items: readonly SubscriptionItem[],
  moment: number,
): Proration[] {
  const flexible = subscription.billing_mode.type === 'flexible'
  return items
    .filter(({ price }) => !isMetered(price))
    .flatMap((item) =>
      flexible
        ? creditsOfBilled(ctx, subscription, item, moment)
        : [creditOfCurrent(ctx, subscription, item, moment)],
    )
    .filter(({ amount }) => amount !== 0)
}

/** Whether other items than before, other prices or other quantities are paid for. */
export function movesMoney(subscription: Subscription, after: readonly SubscriptionItem[]): boolean {
  const before = subscription.items.data
  if (before.length !== after.length) return true
  return after.some((item) => {
    const known = before.find(({ id }) => id === item.id)
    return known === undefined || isPriced({ before: known, after: item })
  })
}

/** What the rest of each item's period costs from a moment on, after the discounts in force. */
export function debitsOf(
  ctx: Ctx,
  subscription: Subscription,
  items: readonly SubscriptionItem[],
  moment: number,
  fresh: readonly Discount[] = [],
): Proration[] {
  const full = fullPrices(ctx, subscription, items, moment, fresh)
  return items
    .filter(({ price }) => !isMetered(price))
    .map((item) => debitOf(ctx, subscription, item, moment, full.get(item.id)))
    .filter(({ amount }) => amount !== 0)
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
export function isPriced({ before, after }: Change): boolean {
  return before?.price.id !== after?.price.id || before?.quantity !== after?.quantity
}

function debitOf(
  ctx: Ctx,
  subscription: Subscription,
  item: SubscriptionItem,
  moment: number,
  full?: FullPrice,
): Proration {
  const quantity = item.quantity ?? 1
  const costs = full ?? { gross: priceAmount(item.price, subscription.currency, quantity), off: [] }
  const { current_period_start: start, current_period_end: end } = item
  // A period that begins late or is cut short costs its share of the whole one.
  const whole = periodAround(subscription, item.price, start)
  return {
    item: item.id,
    price: item.price,
    ...shareOf(subscription, costs, end - moment, whole.end - whole.start),
    description: remainingTime(productOf(ctx, item.price), quantity, moment),
    period: { start: moment, end },
    quantity,
    taxRates: item.tax_rates ?? [],
    credited: null,
  }
}

function creditOfCurrent(
  ctx: Ctx,
  subscription: Subscription,
  item: SubscriptionItem,
  moment: number,
): Proration {
  const full = fullPrices(ctx, subscription, subscription.items.data, moment, [])
  const debit = debitOf(ctx, subscription, item, moment, full.get(item.id))
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
  return billedLines(ctx, subscription, item, moment).map((billed) => {
    const { start, end } = billed.period
    // Of a part that was billed later no more can be given back than that part.
    const from = Math.max(moment, start)
    return {
      item: item.id,
      price: ctx.store.prices.get(billed.price),
      ...givenBack(shareOf(subscription, billed, billed.keptUntil - from, end - start)),
      description: unusedTime(productOf(ctx, item.price), billed.quantity, from),
      period: { start: from, end: billed.keptUntil },
      quantity: billed.quantity,
      taxRates: item.tax_rates ?? [],
      credited: { invoice: billed.invoice, line: billed.id },
    }
  })
}

const productOf = (ctx: Ctx, price: Price): Product => ctx.store.products.get(price.product)
