import type { Discount, Price, Product, TaxRate } from '../store/collections.ts'
import { stepOf } from './currencies.ts'
import { boundary, periodContaining, type Period } from './periods.ts'
import { cadenceOf, countOf, describeItem, isMetered, priceAmount } from './price-view.ts'
import { prorate } from './pricing.ts'

export interface WantedItem {
  price: Price
  product: Product
  /** Absent for usage prices. */
  quantity: number | undefined
  metadata: Record<string, string>
  /** The item's own discounts that begin now; not in the store yet. */
  discounts: readonly Discount[]
  /** Absent leaves them as they are. */
  taxRates?: readonly TaxRate[]
}

export interface WantedSubscription {
  items: readonly WantedItem[]
  currency: string
  now: number
  trialEnd: number | null
  /** A future moment at which full periods start. */
  anchor: number | null
  /** When it ends, which may cut the first period short. */
  cancelAt: number | null
  prorates: boolean
  flexible: boolean
}

/** A line before it belongs to an invoice; `item` is the position among the items. */
export interface PlannedLine {
  item: number
  amount: number
  description: string
  period: Period
  quantity: number
  /** Of which whole period it is a part, both in seconds; null for what is billed whole. */
  share: { part: number; whole: number } | null
  unitAmountDecimal: string | null
}

export interface SubscriptionPlan {
  anchor: number
  trial: Period | null
  periods: Period[]
  lines: PlannedLine[]
}

/**
 * How a new subscription begins: its anchor, each item's first period and the lines of its first invoice. Creating
 * and previewing both go through here, so that they cannot differ.
 */
export function planSubscription(wanted: WantedSubscription): SubscriptionPlan {
  const { now, trialEnd } = wanted
  if (trialEnd !== null) {
    const period = { start: now, end: trialEnd }
    return {
      anchor: wanted.anchor ?? trialEnd,
      trial: period,
      periods: wanted.items.map(() => period),
      lines: licensed(wanted).map(({ item, index }) => trialLine(item, index, period, wanted.flexible)),
    }
  }
  const anchor = wanted.anchor ?? now
  const periods = wanted.items.map((item) => {
    const { start, end } = firstPeriod(item.price, now, anchor)
    return { start, end: Math.min(end, wanted.cancelAt ?? Infinity) }
  })
  return {
    anchor,
    trial: null,
    periods,
    lines: licensed(wanted).flatMap(({ item, index }) => {
      const period = periods[index]
      return period === undefined ? [] : firstLines(item, index, period, wanted)
    }),
  }
}

function licensed(wanted: WantedSubscription): { item: WantedItem; index: number }[] {
  return wanted.items.map((item, index) => ({ item, index })).filter(({ item }) => !isMetered(item.price))
}

function firstPeriod(price: Price, now: number, anchor: number): Period {
  return anchor > now ? { start: now, end: anchor } : { start: now, end: boundary(now, cadenceOf(price), 1) }
}

function firstLines(
  item: WantedItem,
  index: number,
  period: Period,
  wanted: WantedSubscription,
): PlannedLine[] {
  const full = fullPeriod(item, period, wanted)
  if (period.start === full.start && period.end === full.end) {
    return [regularLine(item, index, period, wanted.currency)]
  }
  if (!wanted.prorates) return []
  return [partialLine(item, index, period, full, wanted.currency)]
}

/** The whole period of which the first one is a part. */
function fullPeriod(item: WantedItem, period: Period, { anchor, now }: WantedSubscription): Period {
  return periodContaining(anchor ?? now, cadenceOf(item.price), period.start)
}

/** A part of a period at its share of the price, before discounts. */
export function partialLine(
  item: WantedItem,
  index: number,
  period: Period,
  full: Period,
  currency: string,
): PlannedLine {
  const quantity = item.quantity ?? 1
  const share = { part: period.end - period.start, whole: full.end - full.start }
  return {
    item: index,
    amount: prorate(priceAmount(item.price, currency, quantity), share.part, share.whole, stepOf(currency)),
    description: remainingTime(item.product, quantity, period.start),
    period,
    quantity,
    share,
    unitAmountDecimal: null,
  }
}

/** A full period at the full price. */
export function regularLine(item: WantedItem, index: number, period: Period, currency: string): PlannedLine {
  const quantity = item.quantity ?? 1
  const option = item.price.currency === currency ? undefined : item.price.currency_options?.[currency]
  return {
    item: index,
    amount: priceAmount(item.price, currency, quantity),
    description: describeItem(item.price, item.product, currency, quantity),
    period,
    quantity,
    share: null,
    unitAmountDecimal: (option ?? item.price).unit_amount_decimal,
  }
}

function trialLine(item: WantedItem, index: number, period: Period, flexible: boolean): PlannedLine {
  const quantity = item.quantity ?? 1
  return {
    item: index,
    amount: 0,
    description: flexible
      ? `Free trial for ${countOf(item.product, quantity)}`
      : `Trial period for ${item.product.name}`,
    period,
    quantity,
    share: null,
    unitAmountDecimal: '0',
  }
}

const DATE = new Intl.DateTimeFormat('en-GB', {
  day: '2-digit',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})

/** `16 Nov 2026` */
function dateText(moment: number): string {
  // ICU writes "Sept"; Stripe writes three letters.
  return DATE.format(moment * 1000).replace('Sept', 'Sep')
}

const named = (product: Product, quantity: number) =>
  quantity === 1 ? product.name : `${quantity} × ${product.name}`

/** The debit of a part of a period. */
export const remainingTime = (product: Product, quantity: number, from: number): string =>
  `Remaining time on ${named(product, quantity)} after ${dateText(from)}`

/** The credit of a part of a period. */
export const unusedTime = (product: Product, quantity: number, from: number): string =>
  `Unused time on ${named(product, quantity)} after ${dateText(from)}`
