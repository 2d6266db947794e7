import type { UpcomingInvoice } from '#shared/contracts/invoices.ts'
import { endsOrRests } from './will-be-billed.ts'
import type { Deps } from '../../deps.ts'
import { taxesOf } from '../tax/taxes-of-preview.ts'
import { linesOf } from '../../projections/invoice-parts.ts'
import { previewNext } from '../../stripe/invoice-preview.ts'
import { loadBilling } from '../subscriptions/load-billing.ts'
import { loadSoldPrices } from './sold-prices.ts'
import { lineOf } from './subject.ts'

/**
 * What Stripe will bill next by its own preview, or null when nothing will be. One request; a failure is a failure and
 * never an amount of zero.
 */
export async function upcomingInvoice(
  deps: Pick<Deps, 'db' | 'stripe'>,
  accountId: string,
): Promise<UpcomingInvoice> {
  const { row } = await loadBilling(deps.db, accountId)
  if (row === null || endsOrRests(row)) return null
  const preview = await previewNext(deps.stripe, row.stripeId)
  if (preview === null) return null
  const prices = await loadSoldPrices(deps)
  const { currency } = preview
  const money = (amountMinor: number) => ({ amountMinor, currency })
  return {
    at: preview.period_end.toISOString(),
    total: money(preview.total),
    due: money(preview.amount_due),
    lines: linesOf(preview.lines.data).map((line) => lineOf(line, currency, prices)),
    subtotal: money(preview.subtotal),
    discount: money(sum(preview.total_discount_amounts)),
    tax: money(sum(preview.total_taxes)),
    taxes: taxesOf(preview),
    balanceApplied: money(preview.amount_due - preview.total),
  }
}

const sum = (parts: readonly { amount: number }[] | null) =>
  (parts ?? []).reduce((total, { amount }) => total + amount, 0)
