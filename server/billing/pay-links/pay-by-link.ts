import type { LinkedInvoice, LinkedPayment } from '#shared/contracts/pay-links.ts'
import { BillingError } from '#shared/errors.ts'
import type { Deps } from '../../deps.ts'
import { readPaymentSecret } from '../../stripe/invoices.ts'
import { stopSavingMethods } from '../../stripe/subscriptions.ts'
import { refuseLockedCards } from '../cards/card-lock.ts'
import { refreshInvoicePayment } from '../invoices/refresh-payment.ts'
import { forgetGuestCard } from './forget-guest-card.ts'
import { openLink, viewLink } from './open-link.ts'

/**
 * Hands out the secret with which a browser pays the link's invoice. The subscription stops taking over the method that
 * a payment was made with, so that a guest's card pays no renewal. Refuses with `not_found`, `invoice_not_open` or
 * `card_attempts_locked`. Up to two requests.
 */
export async function beginLinkedPayment(deps: Deps, token: string): Promise<LinkedPayment> {
  const opened = await openLink(deps, token)
  const { link, invoice } = opened
  await refuseLockedCards(deps, link.accountId)
  const view = await viewLink(deps, opened)
  if (view.kind !== 'open') throw new BillingError('invoice_not_open', `the link is ${view.kind}`)
  if (invoice.subscriptionStripeId !== null) {
    await stopSavingMethods(deps.stripe, invoice.subscriptionStripeId, `pay-link:${link.id}`)
  }
  const clientSecret = await readPaymentSecret(deps.stripe, invoice.stripeId)
  if (clientSecret === null) throw new BillingError('invoice_not_open', 'nothing is to be paid any more')
  return { clientSecret, returnUrl: `${deps.settings.appUrl}/pay/${token}` }
}

/** Reads what came of a payment by link and takes the guest's card off again. Refuses with `not_found`. Up to five requests. */
export async function finishLinkedPayment(deps: Deps, token: string): Promise<LinkedInvoice> {
  const { link, invoice } = await openLink(deps, token)
  const source = { accountId: link.accountId, actor: { kind: 'stripe' as const } }
  await refreshInvoicePayment(deps, source, invoice.stripeId)
  const after = await openLink(deps, token)
  if (after.invoice.status === 'paid') await forgetGuestCard(deps, source, after)
  return viewLink(deps, after)
}
