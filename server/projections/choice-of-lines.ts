import { intervalSchema } from '#shared/contracts/plans.ts'
import type { PlanChoice } from '#shared/contracts/subscriptions.ts'
import { currencySchema } from '#shared/money.ts'

interface Line {
  /** The name of the price, `<plan>.<interval>.<currency>` or `<plan>.<add-on>.<interval>.<currency>`. */
  lookupKey: string | null
  quantity: number
}

/** Which plan and add-ons the prices of a subscription or a booked change are; null when they are none of ours. */
export function choiceOfLines(lines: readonly Line[]): PlanChoice | null {
  const parts = lines.map(({ lookupKey, quantity }) => ({ names: lookupKey?.split('.') ?? [], quantity }))
  const base = parts.find(({ names }) => names.length === 3)
  if (base === undefined) return null
  const [plan = '', interval, currency] = base.names
  const known = { interval: intervalSchema.safeParse(interval), currency: currencySchema.safeParse(currency) }
  if (!known.interval.success || !known.currency.success) return null
  const addOns = parts
    .filter(({ names }) => names.length === 4)
    .map(({ names: [, code = ''], quantity }) => ({ code, quantity }))
    .sort((a, b) => (a.code < b.code ? -1 : 1))
  return { plan, interval: known.interval.data, currency: known.currency.data, seats: base.quantity, addOns }
}
