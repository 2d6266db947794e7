import { and, eq } from 'drizzle-orm'
import type { LinkedInvoice } from '#shared/contracts/pay-links.ts'
import { BillingError } from '#shared/errors.ts'
import { invoices } from '../../db/schema/invoices.ts'
import { payLinks } from '../../db/schema/pay-links.ts'
import type { Deps } from '../../deps.ts'
import { isPayable } from '../invoices/get-invoice.ts'
import { selectInvoices, type SelectedInvoice, stateOf } from '../invoices/invoice-columns.ts'
import { loadSoldPrices } from '../invoices/sold-prices.ts'
import { subjectOf } from '../invoices/subject.ts'
import { isSigned } from './sign.ts'

export interface OpenedLink {
  link: typeof payLinks.$inferSelect
  invoice: SelectedInvoice
}

/** The link behind a token, with its invoice. Refuses with `not_found` whatever we did not sign. */
export async function openLink(
  { db, settings }: Pick<Deps, 'db' | 'settings'>,
  token: string,
): Promise<OpenedLink> {
  const [id = '', signature = ''] = token.split('.')
  const [link] = await db.select().from(payLinks).where(eq(payLinks.id, id))
  if (link === undefined || !(await isSigned(settings.signingSecret, link, signature))) throw unknown()
  const [invoice] = await selectInvoices(db).where(
    and(
      eq(invoices.stripeId, link.invoiceStripeId),
      eq(invoices.accountId, link.accountId),
      eq(invoices.isDeleted, false),
    ),
  )
  if (invoice === undefined) throw unknown()
  return { link, invoice }
}

const unknown = () => new BillingError('not_found', 'there is no such link')

/** What the holder of the link may see; once it is over, not even the amount. */
export async function viewLink(
  deps: Pick<Deps, 'db' | 'clock'>,
  { link, invoice }: OpenedLink,
): Promise<LinkedInvoice> {
  if (invoice.status === 'paid') return { kind: 'paid' }
  if (link.expiresAt <= deps.clock.now()) return { kind: 'expired' }
  if (stateOf(invoice) === 'processing') return { kind: 'processing' }
  if (!isPayable(invoice)) return { kind: 'closed' }
  return {
    kind: 'open',
    seller: invoice.parties?.seller.name ?? null,
    number: invoice.number,
    subject: subjectOf(invoice, await loadSoldPrices(deps)),
    issuedAt: invoice.createdAt.toISOString(),
    remaining: { amountMinor: invoice.amountRemainingMinor, currency: invoice.currency },
    expiresAt: link.expiresAt.toISOString(),
  }
}
