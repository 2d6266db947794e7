import type { Interval, Plan, PlanList, PlanPrice } from '../contracts/plans.ts'
import type { PlanChoice } from '../contracts/subscriptions.ts'
import { currencies } from '../currency.ts'
import type { Currency, Money } from '../money.ts'
import type { PriceTable } from './catalogue-types.ts'

/** One line of an order: so many of one price. */
export interface EstimateLine {
  /** `seats` = those beyond the ones that the plan's price includes. */
  readonly kind: 'plan' | 'seats' | 'add_on'
  readonly code: string
  readonly quantity: number
  readonly unitAmountMinor: number
  readonly amountMinor: number
}

export interface Estimate {
  readonly lines: readonly EstimateLine[]
  /** What each renewal costs. */
  readonly recurring: Money
  /** What is due when the order is placed: nothing while a trial runs. */
  readonly dueNow: Money
}

/** Our own sum of list prices, before tax, credits and promotions. Only ever shown as an estimate, or where none of those apply. */
export function estimateOrder(
  plan: Pick<Plan, 'code' | 'prices' | 'addOns' | 'trial' | 'seats'>,
  choice: Pick<PlanChoice, 'interval' | 'currency' | 'seats' | 'addOns'>,
): Estimate | null {
  const planPrice = priceFor(plan.prices, choice)
  if (planPrice === null) return null
  const lines = planLines(plan, planPrice, choice.seats)
  for (const { code, quantity } of choice.addOns) {
    const price = priceFor(plan.addOns.find((addOn) => addOn.code === code)?.prices ?? [], choice)
    if (price === null) return null
    lines.push(line('add_on', code, quantity, price.unitAmountMinor))
  }
  const amountMinor = lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
  if (!Number.isSafeInteger(amountMinor)) return null
  const recurring = { amountMinor, currency: choice.currency }
  return { lines, recurring, dueNow: plan.trial === null ? recurring : { ...recurring, amountMinor: 0 } }
}

/** What a plan costs a period with so many seats, by its list price and without add-ons. Minor units. */
export function seatsAmount(plan: Pick<Plan, 'code' | 'seats'>, price: PlanPrice, seats: number): number {
  return planLines(plan, price, seats).reduce((sum, { amountMinor }) => sum + amountMinor, 0)
}

function planLines(
  { code, seats: rules }: Pick<Plan, 'code' | 'seats'>,
  { unitAmountMinor, furtherSeatMinor }: PlanPrice,
  seats: number,
): EstimateLine[] {
  if (rules === null || furtherSeatMinor === null) return [line('plan', code, seats, unitAmountMinor)]
  const further = Math.max(0, seats - rules.included)
  return [
    line('plan', code, 1, unitAmountMinor),
    ...(further === 0 ? [] : [line('seats', 'seats', further, furtherSeatMinor)]),
  ]
}

/** The price of an interval and currency, or null where none is offered. */
export function priceFor(
  prices: readonly PlanPrice[],
  { interval, currency }: { interval: Interval; currency: Currency },
): PlanPrice | null {
  return prices.find((price) => price.interval === interval && price.currency === currency) ?? null
}

/** A price table as the list of prices that pages show, with the yearly figures worked out. */
export function pricesOf(table: PriceTable, furtherSeats?: PriceTable): PlanPrice[] {
  return currencies.flatMap((currency) => {
    const month = table.month[currency]
    const year = table.year[currency]
    return [
      {
        interval: 'month' as const,
        currency,
        unitAmountMinor: month,
        furtherSeatMinor: furtherSeats?.month[currency] ?? null,
        monthlyEquivalentMinor: null,
        yearlySavingMinor: null,
        yearlyFreeMonths: null,
      },
      {
        interval: 'year' as const,
        currency,
        unitAmountMinor: year,
        furtherSeatMinor: furtherSeats?.year[currency] ?? null,
        monthlyEquivalentMinor: Math.floor(year / 12 + 0.5),
        yearlySavingMinor: Math.max(0, month * 12 - year),
        yearlyFreeMonths: freeMonths(month, year),
      },
    ]
  })
}

/** How many of twelve monthly payments a year leaves out; null where it is no whole number of them, or none. */
function freeMonths(month: number, year: number): number | null {
  const saving = month * 12 - year
  return saving > 0 && saving % month === 0 ? saving / month : null
}

/** Fingerprint of all that decides what is due: prices, seats, add-ons and trials. Texts do not count. */
export function catalogueVersionOf(plans: PlanList['plans']): string {
  const facts = plans
    .map(({ code, prices, addOns, trial, seats }) => ({
      code,
      seats,
      trial,
      prices: prices.map(priceFacts),
      addOns: addOns.map((addOn) => ({
        code: addOn.code,
        max: addOn.maxQuantity,
        prices: addOn.prices.map(priceFacts),
      })),
    }))
    .sort((a, b) => (a.code < b.code ? -1 : 1))
  return fingerprint(JSON.stringify(facts))
}

function priceFacts({ interval, currency, unitAmountMinor, furtherSeatMinor }: PlanPrice) {
  return [interval, currency, unitAmountMinor, furtherSeatMinor]
}

/** Two 32-bit FNV-1a hashes with different seeds, as 16 hexadecimal digits. Tells texts apart; keeps no secret. */
export function fingerprint(text: string): string {
  return fnv1a(text, 0x811c9dc5) + fnv1a(text, 0x01000193)
}

function fnv1a(text: string, seed: number): string {
  let hash = seed
  for (let index = 0; index < text.length; index++) {
    hash ^= text.charCodeAt(index)
    hash = Math.imul(hash, 0x01000193)
  }
  return (hash >>> 0).toString(16).padStart(8, '0')
}

function line(
  kind: EstimateLine['kind'],
  code: string,
  quantity: number,
  unitAmountMinor: number,
): EstimateLine {
  return { kind, code, quantity, unitAmountMinor, amountMinor: unitAmountMinor * quantity }
}
