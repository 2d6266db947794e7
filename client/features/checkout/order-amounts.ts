import { type LocalizedText, type Plan } from '#shared/contracts/plans.ts'
import { type PlanChoice, type Quote } from '#shared/contracts/subscriptions.ts'
import { type Money } from '#shared/money.ts'
import { priceFor } from './choice.ts'

export interface OrderLine {
  readonly code: string
  readonly name: LocalizedText
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
}

/**
 * The figures of an order: prices of the catalogue times quantities, which is what Stripe charges as long as no tax,
 * discount or credit applies (the server refuses to go on when its invoice differs). A quote replaces the totals.
 */
export function orderAmounts(plan: Plan, choice: PlanChoice, quote: Quote | null): OrderAmounts {
  const { interval, currency } = choice
  const base = line(plan.code, plan.name, plan.prices, choice.seats)
  const extras = choice.addOns.map(({ code, quantity }) => {
    const addOn = plan.addOns.find((each) => each.code === code)
    if (!addOn) throw new Error(`Plan ${plan.code} has no add-on ${code}`)
    return line(code, addOn.name, addOn.prices, quantity)
  })
  const lines = [base, ...extras]
  const sum = {
    amountMinor: lines.reduce((total, { total: { amountMinor } }) => total + amountMinor, 0),
    currency,
  }
  const dueNow = quote?.dueNow ?? (plan.trial ? { amountMinor: 0, currency } : sum)
  return {
    lines,
    subtotal: sum,
    dueNow,
    dueAtRenewal: quote?.dueAtRenewal ?? sum,
    trialDays: plan.trial && dueNow.amountMinor === 0 ? plan.trial.days : null,
  }

  function line(code: string, name: LocalizedText, prices: Plan['prices'], quantity: number): OrderLine {
    const price = priceFor(prices, interval, currency)
    if (!price) throw new Error(`${code} is not sold by the ${interval} in ${currency}`)
    return {
      code,
      name,
      quantity,
      unit: { amountMinor: price.unitAmountMinor, currency },
      total: { amountMinor: price.unitAmountMinor * quantity, currency },
    }
  }
}
