import { eq } from 'drizzle-orm'
import { takeBackForInvoice } from '../billing/credits/grant-for-invoice.ts'
import { invoices } from '../db/schema/invoices.ts'
import { charges } from '../db/schema/payments.ts'
import { idOf } from '../stripe/object-parts.ts'
import type { StripeCharge } from '../stripe/objects.ts'
import { canonical, type Projection, record } from './projection.ts'

/** A try to take money as Stripe has it, and the news of refunds and disputes; each total of refunds is told once. */
export async function projectCharge(projection: Projection, charge: StripeCharge): Promise<void> {
  await writeRow(projection, charge)
  const facts = {
    amountMinor: charge.amount,
    refundedMinor: charge.amount_refunded,
    currency: charge.currency,
  }
  const subject = `charges:${charge.id}`
  if (charge.amount_refunded > 0) {
    const onceKey = `refunded:${charge.id}:${charge.amount_refunded}`
    await record(projection, { action: 'charge.refunded', facts, subject, onceKey })
  }
  if (charge.amount_refunded >= charge.amount && charge.amount > 0) await takeBack(projection, charge)
  if (charge.disputed) {
    await record(projection, {
      action: 'charge.disputed',
      facts,
      subject,
      onceKey: `disputed:${charge.id}`,
    })
  }
}

/** What was paid with a charge that is given back whole is taken back: credits that are left, and what it unlocked. */
async function takeBack(projection: Projection, { payment_intent: intent }: StripeCharge): Promise<void> {
  if (intent === null) return
  const [invoice] = await projection.tx
    .select({ stripeId: invoices.stripeId })
    .from(invoices)
    .where(eq(invoices.paymentIntentId, idOf(intent)))
  if (invoice === undefined) return
  await takeBackForInvoice(projection, invoice.stripeId)
  projection.changed.add('purchase')
  projection.changed.add('usage')
}

/** Payments tell of a try by themselves, so the row brings no entry of its own; older data leaves it alone. */
async function writeRow(projection: Projection, charge: StripeCharge): Promise<void> {
  const { tx, accountId, readSequence } = projection
  const [before] = await tx.select().from(charges).where(eq(charges.stripeId, charge.id)).for('update')
  if (before !== undefined && before.readSequence >= readSequence) return
  const row = { ...columnsOf(accountId, charge), readSequence }
  await tx.insert(charges).values(row).onConflictDoUpdate({ target: charges.stripeId, set: row })
  const isNews = before === undefined || canonical({ ...before, readSequence }) !== canonical(row)
  if (isNews) projection.changed.add('invoice')
}

function columnsOf(accountId: string, charge: StripeCharge) {
  const { payment_method_details: details, payment_intent: intent } = charge
  const method = details?.card ?? details?.sepa_debit
  return {
    stripeId: charge.id,
    accountId,
    paymentIntentId: intent === null ? null : (idOf(intent) as string),
    status: charge.status,
    amountMinor: charge.amount,
    refundedMinor: charge.amount_refunded,
    currency: charge.currency,
    isDisputed: charge.disputed,
    declineCode: charge.status === 'failed' ? (charge.outcome?.reason ?? charge.failure_code) : null,
    methodType: details?.type ?? null,
    brand: method?.brand ?? null,
    last4: method?.last4 ?? null,
    createdAt: charge.created,
  }
}
