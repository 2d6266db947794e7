import { estimateOrder } from '#shared/billing/pricing.ts'
import type { LocalizedText, Plan } from '#shared/contracts/plans.ts'
import type { OrderQuote } from '#shared/contracts/promotions.ts'
import type { PlanChoice, Quote } from '#shared/contracts/subscriptions.ts'
import type { Taxes } from '#shared/contracts/taxes.ts'
import type { Money } from '#shared/money.ts'
import type { OrderTaxes } from './use-taxed-order.ts'

export interface OrderLine {
  readonly code: string
  /** null for the seats beyond those that the plan includes. */
  readonly name: LocalizedText | null
  /** Seats that the line's price includes; 0 where it counts each of them. */
  readonly included: number
  readonly quantity: number
  readonly unit: Money
  readonly total: Money
}

export interface OrderAmounts {
  readonly lines: readonly OrderLine[]
  readonly subtotal: Money
  readonly dueNow: Money
  readonly dueAtRenewal: Money
  /** Set when nothing is charged before a trial has ended. */
  readonly trialDays: number | null
  /**
   * Taxes of one period, at the lowered price where a code lowers it; `open` until the buyer's address is known and `working`
   * until Stripe has answered, and no total before; null where none are added.
   */
  readonly taxes: Taxes | 'open' | 'working' | null
  /** Negative: taken from the account's credit. */
  readonly balanceApplied: Money
  /** What a promotion code takes off, and the price that follows it. */
  readonly reduction: Pick<OrderQuote, 'discount' | 'takenNow' | 'next' | 'full'> | null
}

/**
 * The figures of an order. The catalogue's sum is what Stripe charges as long as no tax, discount or credit applies (the
 * server refuses to go on when its invoice differs); a promotion's or the server's own quote replaces the totals. Null when
 * a part is not sold so.
 */
export function orderAmounts(
  plan: Plan,
  choice: PlanChoice,
  quote: Quote | null,
  reduction: OrderQuote | null = null,
  taxes: OrderTaxes = { status: 'none' },
): OrderAmounts | null {
  const estimate = estimateOrder(plan, choice)
  if (estimate === null) return null
  const { currency } = choice
  const taxed = taxes.status === 'quoted' ? taxes.order : null
  const priced = reduction ?? taxed
  const dueNow = quote?.dueNow ?? priced?.dueNow ?? estimate.dueNow
  return {
    lines: estimate.lines.map(({ kind, code, quantity, unitAmountMinor, amountMinor }) => ({
      code,
      name: kind === 'seats' ? null : (plan.addOns.find((addOn) => addOn.code === code)?.name ?? plan.name),
      included: kind === 'plan' ? (plan.seats?.included ?? 0) : 0,
      quantity,
      unit: { amountMinor: unitAmountMinor, currency },
      total: { amountMinor, currency },
    })),
    subtotal: estimate.recurring,
    dueNow,
    dueAtRenewal: quote?.dueAtRenewal ?? reduction?.next.amount ?? taxed?.dueAtRenewal ?? estimate.recurring,
    trialDays: dueNow.amountMinor === 0 ? (plan.trial?.days ?? null) : null,
    taxes: taxesOf(taxes, reduction),
    balanceApplied: priced?.balanceApplied ?? { amountMinor: 0, currency },
    reduction,
  }
}

function taxesOf(taxes: OrderTaxes, reduction: OrderQuote | null): OrderAmounts['taxes'] {
  if (taxes.status === 'none') return null
  if (taxes.status === 'no_address') return 'open'
  if (taxes.status !== 'quoted') return 'working'
  return reduction?.taxes ?? taxes.order.taxes
}

/** There is no total so far. */
export function isUnpriced({ taxes }: Pick<OrderAmounts, 'taxes'>): boolean {
  return taxes === 'open' || taxes === 'working'
}

/** The price without the promotion code and its day, where charges come that the code still lowers; else null. */
export function priceAfter({ reduction }: Pick<OrderAmounts, 'reduction'>): OrderQuote['full'] | null {
  if (reduction === null || reduction.full.at === null) return null
  return reduction.full.at > reduction.next.at ? reduction.full : null
}

/**
 * The day of the first renewal or of the first charge after a trial: the same day of the next month or year, or that
 * month's last day when it is shorter, as Stripe counts. An ISO moment in UTC.
 */
export function firstRenewalAt(
  start: Date,
  interval: PlanChoice['interval'],
  trialDays: number | null,
): string {
  const date = new Date(start)
  if (trialDays !== null) {
    date.setUTCDate(date.getUTCDate() + trialDays)
    return date.toISOString()
  }
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + (interval === 'year' ? 12 : 1))
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(day, lastDay))
  return date.toISOString()
}
