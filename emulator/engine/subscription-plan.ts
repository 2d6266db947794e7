import type { Discount, Price, Product, TaxRate } from '../store/collections.ts'
import { stepOf } from './currencies.ts'
import type { Period } from './periods.ts'
import { countOf, describeItem, isMetered, priceAmount } from './price-view.ts'
import { prorate } from './pricing.ts'
import { periodAround, periodFrom, type AnchorConfig, type Rhythm } from './rhythm.ts'

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
  /** What the anchor was worked out from, if anything. */
  anchorConfig: AnchorConfig | null
  /** A past moment at which the subscription is to have begun. */
  backdated: number | null
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

export interface SubscriptionPlan extends Rhythm {
  /** When it began. */
  start: number
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
  const rhythm = {
    billing_cycle_anchor: wanted.anchor ?? trialEnd ?? now,
    billing_cycle_anchor_config: wanted.anchorConfig,
  }
  const start = wanted.backdated ?? now
  if (trialEnd !== null) {
    const period = { start: now, end: trialEnd }
    return {
      ...rhythm,
      start,
      trial: period,
      periods: wanted.items.map(() => period),
      lines: [
        ...pastLines(wanted, rhythm),
        ...licensed(wanted).map(({ item, index }) => trialLine(item, index, period, wanted.flexible)),
      ],
    }
  }
  const periods = wanted.items.map((item) => {
    const period = firstPeriod(item.price, rhythm, wanted)
    return { ...period, end: Math.min(period.end, wanted.cancelAt ?? Infinity) }
  })
  return {
    ...rhythm,
    start,
    trial: null,
    periods,
    lines: [
      ...pastLines(wanted, rhythm),
      ...licensed(wanted).flatMap(({ item, index }) => {
        const period = periods[index]
        return period === undefined ? [] : firstLines(item, index, period, rhythm, wanted)
      }),
    ],
  }
}

/** The periods that were over before a backdated subscription was made, each a line of its own. */
function pastLines(wanted: WantedSubscription, rhythm: Rhythm): PlannedLine[] {
  const { backdated, now, trialEnd } = wanted
  if (backdated === null || !wanted.prorates) return []
  return licensed(wanted).flatMap(({ item, index }) => {
    const end = trialEnd === null ? firstPeriod(item.price, rhythm, wanted).start : now
    const lines: PlannedLine[] = []
    for (let from = backdated; from < end;) {
      const full = periodAround(rhythm, item.price, from)
      const period = { start: from, end: Math.min(full.end, end) }
      lines.push(lineOf(item, index, period, full, wanted.currency))
      from = period.end
    }
    return lines
  })
}

const lineOf = (item: WantedItem, index: number, period: Period, full: Period, currency: string) =>
  period.start === full.start && period.end === full.end
    ? regularLine(item, index, period, currency)
    : partialLine(item, index, period, full, currency)

function licensed(wanted: WantedSubscription): { item: WantedItem; index: number }[] {
  return wanted.items.map((item, index) => ({ item, index })).filter(({ item }) => !isMetered(item.price))
}

/** What runs from now on; of a backdated subscription the period that now lies in, as far as it began before. */
function firstPeriod(
  price: Price,
  rhythm: Rhythm,
  { backdated, now }: Pick<WantedSubscription, 'backdated' | 'now'>,
): Period {
  const anchor = rhythm.billing_cycle_anchor
  if (anchor <= now) return periodFrom(price, now)
  if (backdated === null) return { start: now, end: anchor }
  return { start: Math.max(backdated, periodAround(rhythm, price, now).start), end: anchor }
}

function firstLines(
  item: WantedItem,
  index: number,
  period: Period,
  rhythm: Rhythm,
  wanted: WantedSubscription,
): PlannedLine[] {
  const full = periodAround(rhythm, item.price, period.start)
  const isWhole = period.start === full.start && period.end === full.end
  // What began before it was made is billed only where time is billed by its parts.
  const isBilled = wanted.prorates || (isWhole && period.start === wanted.now)
  return isBilled ? [lineOf(item, index, period, full, wanted.currency)] : []
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
