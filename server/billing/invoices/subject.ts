import type { InvoiceLine, InvoiceSubject } from '#shared/contracts/invoices.ts'
import type { Currency } from '#shared/money.ts'
import type { InvoiceLineRow, invoices } from '../../db/schema/invoices.ts'
import type { SoldPrices } from './sold-prices.ts'

type Billed = Pick<typeof invoices.$inferSelect, 'billingReason' | 'lines'>

/** What the invoice is about: why it was made, and the plan that most of it is for. */
export function subjectOf({ billingReason, lines }: Billed, prices: SoldPrices): InvoiceSubject {
  return { reason: reasonOf(billingReason), plan: planOf(lines, prices) }
}

function reasonOf(billingReason: string | null): InvoiceSubject['reason'] {
  switch (billingReason) {
    case 'subscription_create':
      return 'start'
    case 'subscription_cycle':
      return 'renewal'
    case 'subscription_update':
      return 'change'
    case 'subscription_threshold':
      return 'usage'
    default:
      return 'one_off'
  }
}

/** The plan of the last line that is charged: with a change, the new plan. */
function planOf(lines: readonly InvoiceLineRow[], prices: SoldPrices): string | null {
  const sold = lines
    .filter(({ amountMinor }) => amountMinor >= 0)
    .map(({ stripePriceId }) => prices(stripePriceId))
    .filter(({ plan, addOn }) => plan !== null && addOn === null)
  return sold.at(-1)?.plan ?? null
}

/** A line in our words; the figures are Stripe's. */
export function lineOf(line: InvoiceLineRow, currency: Currency, prices: SoldPrices): InvoiceLine {
  const { plan, addOn } = prices(line.stripePriceId)
  return {
    plan,
    addOn,
    description: line.description,
    quantity: line.quantity,
    unit: line.unitAmountMinor === null ? null : { amountMinor: line.unitAmountMinor, currency },
    amount: { amountMinor: line.amountMinor, currency },
    proration: line.isProration ? (line.amountMinor < 0 ? 'unused' : 'rest') : null,
    periodStart: line.periodStart,
    periodEnd: line.periodEnd,
  }
}
