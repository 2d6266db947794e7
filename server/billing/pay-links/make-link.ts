import type { PayLink } from '#shared/contracts/pay-links.ts'
import { BillingError } from '#shared/errors.ts'
import { payLinks } from '../../db/schema/pay-links.ts'
import type { Deps } from '../../deps.ts'
import { findInvoice } from '../invoices/find-invoice.ts'
import { isPayable } from '../invoices/get-invoice.ts'
import { tokenOf } from './sign.ts'

/** Long enough for a colleague to come back from the weekend. Wall time: it guards a door. */
const lifeMs = 7 * 86_400_000

type Maker = Pick<Deps, 'db' | 'clock' | 'settings'>

/** A link for an open invoice of the account. Refuses with `not_found` or `invoice_not_open`. */
export async function makePayLink(
  deps: Maker & Pick<Deps, 'newId'>,
  { accountId, userId }: { accountId: string; userId: string },
  invoiceId: string,
): Promise<PayLink> {
  const invoice = await findInvoice(deps, accountId, invoiceId)
  if (!isPayable(invoice)) throw new BillingError('invoice_not_open', `the invoice is ${invoice.status}`)
  const invoiceStripeId = invoice.stripeId
  return ensurePayLink(deps, { id: deps.newId(), accountId, invoiceStripeId, createdBy: userId })
}

/** The link of that name, made now if there is none; so a mail that is written twice has one link. */
export async function ensurePayLink(
  { db, clock, settings }: Maker,
  link: Pick<typeof payLinks.$inferInsert, 'id' | 'accountId' | 'invoiceStripeId' | 'createdBy'>,
): Promise<PayLink> {
  const expiresAt = new Date(clock.now().getTime() + lifeMs)
  const [row] = await db
    .insert(payLinks)
    .values({ ...link, expiresAt })
    .onConflictDoUpdate({ target: payLinks.id, set: { id: link.id } })
    .returning()
  if (row === undefined) throw new Error('a link was neither made nor found')
  return {
    url: `${settings.appUrl}/pay/${await tokenOf(settings.signingSecret, row)}`,
    expiresAt: row.expiresAt.toISOString(),
  }
}
