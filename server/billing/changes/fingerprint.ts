import { hashOfInput } from '../operations/hash-of-input.ts'
import type { AccountBilling } from '../subscriptions/load-billing.ts'

/** Fingerprint of all in our rows that decides what a change costs. Another one makes every earlier preview void. */
export function fingerprintOf({ row, items, invoice }: AccountBilling): string {
  return hashOfInput({
    subscription: row?.stripeId ?? null,
    status: row?.status ?? null,
    items: items.map(({ stripeId, stripePriceId, quantity }) => `${stripeId}:${stripePriceId}x${quantity}`),
    periodEndsAt: row?.periodEndsAt?.toISOString() ?? null,
    trialEndsAt: row?.trialEndsAt?.toISOString() ?? null,
    ends: [row?.cancelAtPeriodEnd ?? false, row?.cancelAt?.toISOString() ?? null],
    pendingUntil: row?.pendingUntil?.toISOString() ?? null,
    schedule: row?.scheduleStripeId ?? null,
    collection: [row?.collectionMethod ?? null, row?.collectionPausedAs ?? null],
    latestInvoice: [row?.latestInvoiceId ?? null, invoice?.status ?? null],
  })
}
