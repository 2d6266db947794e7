import { eq } from 'drizzle-orm'
import { cardSetups, payments } from '../db/schema/payments.ts'
import { expanded, idOf } from '../stripe/object-parts.ts'
import type { StripePaymentIntent, StripeSetupIntent } from '../stripe/objects.ts'
import { projectCharge } from './charge.ts'
import { projectPaymentMethod } from './payment-method.ts'
import { mirror, type Projection } from './projection.ts'

export type StoredIntentStatus = (typeof payments.$inferSelect)['status']

/** Stripe's status as rows hold it: what waits to be confirmed still needs the customer, and nothing here captures later. */
export function storedStatusOf(status: StripePaymentIntent['status']): StoredIntentStatus {
  switch (status) {
    case 'requires_confirmation':
      return 'requires_payment_method'
    case 'requires_capture':
      return 'processing'
    case 'requires_payment_method':
    case 'requires_action':
    case 'processing':
    case 'succeeded':
    case 'canceled':
      return status
  }
}

/** Nobody has tried it so far, or it was dropped before anybody did. */
function isUntried(status: StoredIntentStatus): boolean {
  return status === 'requires_payment_method' || status === 'canceled'
}

type PaymentColumns = Omit<typeof payments.$inferInsert, 'stripeId' | 'readSequence' | 'readAt' | 'isDeleted'>

/** A payment as Stripe has it, with its method. One that nobody tried has nothing to tell and no row. */
export async function projectPaymentIntent(
  projection: Projection,
  intent: StripePaymentIntent,
): Promise<void> {
  const { tx, accountId } = projection
  const method = expanded(intent.payment_method)
  if (method !== null) await projectPaymentMethod(projection, method)
  const charge = expanded(intent.latest_charge)
  if (charge !== null) await projectCharge(projection, charge)
  const status = storedStatusOf(intent.status)
  const error = intent.last_payment_error
  const isSilent = isUntried(status) && error === null
  async function find() {
    const [row] = await tx.select().from(payments).where(eq(payments.stripeId, intent.id)).for('update')
    return row ?? null
  }
  if (isSilent && (await find()) === null) return
  await mirror<PaymentColumns>(projection, {
    subject: `payments:${intent.id}`,
    noun: 'subscription',
    find,
    next: (before) => ({
      accountId,
      status,
      amountMinor: intent.amount,
      currency: intent.currency,
      errorCode: error?.code ?? null,
      declineCode: error?.decline_code ?? null,
      paymentMethodId: intent.payment_method === null ? null : idOf(intent.payment_method),
      latestChargeId: intent.latest_charge === null ? null : idOf(intent.latest_charge),
      statusSince: before?.status === status ? before.statusSince : projection.writtenAt,
    }),
    async write(after, meta, isNew) {
      const row = { ...after, ...meta, stripeId: intent.id }
      if (!isNew) {
        await tx.update(payments).set(row).where(eq(payments.stripeId, intent.id))
        return true
      }
      const inserted = await tx
        .insert(payments)
        .values(row)
        .onConflictDoNothing()
        .returning({ stripeId: payments.stripeId })
      return inserted.length > 0
    },
    describe(_before, after) {
      const facts = { amountMinor: after.amountMinor, currency: after.currency }
      switch (after.status) {
        case 'succeeded':
          return [{ action: 'payment.succeeded', facts }]
        case 'processing':
          return [{ action: 'payment.processing', facts }]
        case 'requires_action':
          return [{ action: 'payment.action_required', facts }]
        case 'canceled':
          return [{ action: 'payment.canceled', facts }]
        case 'requires_payment_method': {
          const reason = after.declineCode ?? after.errorCode ?? null
          return [{ action: 'payment.failed', facts: { ...facts, declineCode: reason } }]
        }
      }
    },
  })
}

type SetupColumns = Omit<typeof cardSetups.$inferInsert, 'stripeId' | 'readSequence' | 'readAt' | 'isDeleted'>

/** The set-up of a card as Stripe has it, by the same rule. */
export async function projectSetupIntent(projection: Projection, intent: StripeSetupIntent): Promise<void> {
  const { tx, accountId } = projection
  const method = expanded(intent.payment_method)
  if (method !== null) await projectPaymentMethod(projection, method)
  const status = storedStatusOf(intent.status)
  const error = intent.last_setup_error
  const isSilent = isUntried(status) && error === null
  async function find() {
    const [row] = await tx.select().from(cardSetups).where(eq(cardSetups.stripeId, intent.id)).for('update')
    return row ?? null
  }
  if (isSilent && (await find()) === null) return
  await mirror<SetupColumns>(projection, {
    subject: `card_setups:${intent.id}`,
    noun: 'subscription',
    find,
    next: (before) => ({
      accountId,
      status,
      errorCode: error?.code ?? null,
      declineCode: error?.decline_code ?? null,
      paymentMethodId: intent.payment_method === null ? null : idOf(intent.payment_method),
      statusSince: before?.status === status ? before.statusSince : projection.writtenAt,
    }),
    async write(after, meta, isNew) {
      const row = { ...after, ...meta, stripeId: intent.id }
      if (!isNew) {
        await tx.update(cardSetups).set(row).where(eq(cardSetups.stripeId, intent.id))
        return true
      }
      const inserted = await tx
        .insert(cardSetups)
        .values(row)
        .onConflictDoNothing()
        .returning({ stripeId: cardSetups.stripeId })
      return inserted.length > 0
    },
    describe(_before, after) {
      switch (after.status) {
        case 'succeeded':
          return [{ action: 'card_setup.succeeded', facts: {} }]
        case 'processing':
          return [{ action: 'payment.processing', facts: {} }]
        case 'requires_action':
          return [{ action: 'payment.action_required', facts: {} }]
        case 'canceled':
          return [{ action: 'payment.canceled', facts: {} }]
        case 'requires_payment_method':
          return [
            {
              action: 'card_setup.failed',
              facts: { declineCode: after.declineCode ?? after.errorCode ?? null },
            },
          ]
      }
    },
  })
}
