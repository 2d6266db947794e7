import { inArray } from 'drizzle-orm'
import type { WorkedLine } from '#shared/contracts/plan-changes.ts'
import { BillingError } from '#shared/errors.ts'
import type { Currency } from '#shared/money.ts'
import type { Database } from '../../db/client.ts'
import { stripePrices } from '../../db/schema/plans.ts'
import type { StripePreview } from '../../stripe/invoice-preview.ts'
import { idOf } from '../../stripe/object-parts.ts'

/** Stripe's preview in lines that people can follow. They add up to what is due, or there is no preview (`unexpected`). */
export async function workedLines(db: Database, preview: StripePreview): Promise<WorkedLine[]> {
  const { currency } = preview
  const nameOf = await namesOfPrices(db, preview)
  const items = preview.lines.data
    .filter(({ amount }) => amount !== 0)
    .map((line): WorkedLine => {
      const price = line.pricing?.price_details?.price
      const name = price === undefined ? undefined : nameOf.get(idOf(price))
      if (name === undefined) throw new BillingError('unexpected', 'a line of the preview has no known price')
      return {
        kind: line.amount < 0 ? 'credit' : 'charge',
        ...name,
        quantity: line.quantity ?? 1,
        from: line.period.start.toISOString(),
        to: line.period.end.toISOString(),
        amount: { amountMinor: line.amount, currency },
      }
    })
  const lines = [...items, ...sumsOf(preview, currency)]
  const sum = lines.reduce((total, { amount }) => total + amount.amountMinor, 0)
  if (preview.lines.has_more || sum !== preview.amount_due) {
    throw new BillingError('unexpected', `the lines add up to ${sum}, ${preview.amount_due} is due`)
  }
  return lines
}

function sumsOf(preview: StripePreview, currency: Currency): WorkedLine[] {
  const discount = (preview.total_discount_amounts ?? []).reduce((sum, { amount }) => sum - amount, 0)
  const tax = (preview.total_taxes ?? [])
    .filter(({ tax_behavior: behavior }) => behavior === 'exclusive')
    .reduce((sum, { amount }) => sum + amount, 0)
  const lines: WorkedLine[] = [
    { kind: 'discount', amount: { amountMinor: discount, currency } },
    { kind: 'tax', amount: { amountMinor: tax, currency } },
    { kind: 'balance', amount: { amountMinor: preview.amount_due - preview.total, currency } },
  ]
  return lines.filter(({ amount }) => amount.amountMinor !== 0)
}

async function namesOfPrices(db: Database, { lines }: StripePreview) {
  const ids = lines.data.flatMap(({ pricing }) => {
    const price = pricing?.price_details?.price
    return price === undefined ? [] : [idOf(price)]
  })
  const prices =
    ids.length === 0
      ? []
      : await db
          .select({ stripeId: stripePrices.stripeId, lookupKey: stripePrices.lookupKey })
          .from(stripePrices)
          .where(inArray(stripePrices.stripeId, ids))
  return new Map(
    prices.map(({ stripeId, lookupKey }) => {
      const names = lookupKey.split('.')
      const [plan = '', addOn = ''] = names
      return [stripeId, { plan, addOn: names.length === 4 ? addOn : null }]
    }),
  )
}
