import { catalogueInUse } from '#shared/billing/catalogue-in-use.ts'
import type { ActionQuote, QuotedAction } from '#shared/contracts/subscriptions.ts'
import { BillingError } from '#shared/errors.ts'
import type { Deps } from '../../deps.ts'
import { previewAction } from '../../stripe/invoice-preview.ts'
import { findQuote, hashOfChoice, storeQuote } from '../quotes/quotes.ts'
import { guarded, type Guarded } from './guarded.ts'

/**
 * What an action costs or gives back now, by Stripe's preview, stored for ten minutes. One request; a preview that fails
 * is a failure and never an amount of zero. Refuses by the table of guards.
 */
export async function quoteAction(deps: Deps, accountId: string, action: QuotedAction): Promise<ActionQuote> {
  const { row, subscription, billing } = await guarded(deps, accountId, action)
  const waiting = openAmount(billing)
  const { amountMinor, at } =
    action === 'resume' && waiting !== null
      ? { amountMinor: waiting, at: null }
      : action === 'cancel_now'
        ? { amountMinor: -(await refundable(deps, billing, row.stripeId)), at: null }
        : await previewAction(deps.stripe, row.stripeId, action)
  const dueNow = { amountMinor, currency: row.currency }
  const { quoteId } = await storeQuote(deps, accountId, {
    choice: subscription.choice,
    dueNow,
    recurring: subscription.renewal,
  })
  return { quoteId, dueNow, then: subscription.renewal, nextAt: at?.toISOString() ?? null }
}

/**
 * The amount that was shown for an action, as long as it still holds: the same subscription with the same plan and prices.
 * Refuses with `quote_expired` otherwise.
 */
export async function takeActionQuote(
  deps: Deps,
  accountId: string,
  { quoteId, action }: { quoteId: string; action: QuotedAction },
  { row, subscription, billing }: Guarded,
): Promise<number> {
  const quote = await findQuote(deps, accountId, quoteId)
  const isSame =
    hashOfChoice(quote.choice) === hashOfChoice(subscription.choice) &&
    quote.dueAtRenewal.amountMinor === subscription.renewal.amountMinor
  if (!isSame) throw moved()
  // What is given back is the amount that was shown; what is charged must still be it.
  if (action === 'cancel_now') return quote.dueNow.amountMinor
  const now =
    action === 'resume' && openAmount(billing) !== null
      ? openAmount(billing)
      : (await previewAction(deps.stripe, row.stripeId, action)).amountMinor
  if (now !== quote.dueNow.amountMinor) throw moved()
  return quote.dueNow.amountMinor
}

/** What is given back when it ends at once: the unused time by Stripe's preview, at most what was paid for it. */
async function refundable(
  { stripe }: Deps,
  { facts, invoice, payment }: Guarded['billing'],
  subscriptionId: string,
): Promise<number> {
  const isPaid = facts.subscription?.status === 'active' && invoice?.status === 'paid' && payment !== null
  if (catalogueInUse().leaving.cancelNow !== 'with_refund' || !isPaid) return 0
  const { amountMinor } = await previewAction(stripe, subscriptionId, 'cancel_now')
  const notCredited = invoice.totalMinor - invoice.creditedMinor
  return Math.min(Math.max(0, -amountMinor), payment.amountMinor, Math.max(0, notCredited))
}

const moved = () => new BillingError('quote_expired', 'what was shown is not what would be charged')

/** What an earlier, unpaid resumption left open. */
function openAmount({ facts }: Guarded['billing']): number | null {
  return facts.latestInvoice?.status === 'open' ? facts.latestInvoice.due.amountMinor : null
}
