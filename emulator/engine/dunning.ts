import type { Ctx } from '../http/context.ts'
import type { Invoice, PaymentMethod } from '../store/collections.ts'
import type { DunningSettings } from '../store/internal-records.ts'
import { defaultPayment } from './invoice-payment.ts'
import { changeBy } from './pending-update.ts'
import { resumptionBy } from './resumption.ts'

/** What Stripe suggests to a new account. */
export const DEFAULT_DUNNING: DunningSettings = { id: 'account', retry_days: [3, 5, 7], then: 'cancel' }

/** When failed invoices of subscriptions are tried again, and what becomes of the subscription after the last try. */
export function dunningOf({ store }: Pick<Ctx, 'store'>): DunningSettings {
  return store.dunning_settings.find('account') ?? DEFAULT_DUNNING
}

/**
 * Whether failed payments of this invoice are tried again: those of running subscriptions are. A first payment, a
 * change that waits for its payment and a resumption that was only attempted wait for somebody instead.
 */
export function isDunned(ctx: Ctx, invoice: Invoice): boolean {
  const id = invoice.parent?.subscription_details?.subscription
  const subscription = ctx.store.subscriptions.find(id ?? '')
  if (subscription === undefined || invoice.auto_advance !== true) return false
  if (invoice.billing_reason === 'manual' || subscription.status === 'incomplete') return false
  if (changeBy(ctx, subscription, invoice.id)?.waits === true) return false
  return resumptionBy(ctx, subscription, invoice.id)?.waits_for !== 'attempt'
}

/** What the card's issuer will not take back: trying the same card again is of no use and not allowed. */
const FINAL_CODES: readonly string[] = [
  'authentication_required',
  'highest_risk_level',
  'incorrect_number',
  'lost_card',
  'pickup_card',
  'revocation_of_all_authorizations',
  'revocation_of_authorization',
  'stolen_card',
  'transaction_not_allowed',
]

/** The code for which this method was refused for good on the invoice's last try; null if it may be tried. */
export function finalRefusal(ctx: Ctx, invoice: Invoice, method: PaymentMethod): string | null {
  const error = defaultPayment(ctx, invoice.id)?.intent.last_payment_error
  if (!error || error.payment_method?.id !== method.id) return null
  return [error.decline_code, error.code].find((code) => code && FINAL_CODES.includes(code)) ?? null
}
